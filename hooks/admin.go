package hooks

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// installerLife is how long the link for the first superuser is good.
const installerLife = 30 * time.Minute

// printInstaller writes the link for the first superuser to the terminal. Unlike PocketBase's own it opens no browser: naps runs on
// servers. The link is a secret, so it goes to the terminal only and never into the log that the panel shows.
func printInstaller(_ core.App, superuser *core.Record, baseURL string) error {
	token, err := superuser.NewStaticAuthToken(installerLife)
	if err != nil {
		return fmt.Errorf("hooks: no link for the first superuser: %w", err)
	}
	_, err = fmt.Fprintf(os.Stderr, "\nCreate the first superuser here (the link is good for 30 minutes):\n%s/_/#/pbinstall/%s\nor with: %s superuser upsert EMAIL PASSWORD\n\n",
		strings.TrimRight(baseURL, "/"), token, os.Args[0])
	return err
}
