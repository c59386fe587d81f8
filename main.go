// Naps tells a founder whether a business idea is worth building, and shows why. The program is in app, its commands in
// app/cli.
package main

import (
	"os"

	"naps/app"
)

// version is set by the linker: -X main.version=1.2.3.
var version = "dev"

func main() { os.Exit(app.Main(version, os.Args[1:], app.Seams{})) }
