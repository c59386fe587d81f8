// Package cli is the command line: one file a command. A command reads its flags and arguments, calls the package that
// does the work and prints what came of it. What a command needs is a parameter of its function, so that none reads the
// environment. An error is returned, never printed: the program prints it once and ends with status 1.
package cli
