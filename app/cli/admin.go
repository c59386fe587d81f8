package cli

import (
	"bufio"
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/cmd"
	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"

	"naps/backup"
	"naps/hooks"
	"naps/store"
)

// Admin repairs an admin account and registers workers, beside a running server or without one.
func Admin(app core.App, publicURL string, h WorkerAdmin) *cobra.Command {
	c := &cobra.Command{Use: "admin", Short: "Create or repair an admin account; register workers"}
	c.AddCommand(resetPassword(app), setupLink(app, publicURL), workers(h))
	return c
}

func resetPassword(app core.App) *cobra.Command {
	var stdin bool
	c := &cobra.Command{
		Use:   "reset-password EMAIL",
		Short: "Give an admin a new password, for the pages and the panel; creates the account if needed",
		Long: "Give an admin a new password, printed once, for the pages and the panel at /_/. The account is created if it doesn't exist.\n" +
			"The account is signed out everywhere. This works while the server runs.",
		Example: "  naps admin reset-password ann@naps.example --dir /var/lib/naps",
		Args:    takes("EMAIL"),
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		password := rand.Text()
		if stdin {
			line, err := bufio.NewReader(io.LimitReader(c.InOrStdin(), 1000)).ReadString('\n')
			if err != nil && !errors.Is(err, io.EOF) {
				return err
			}
			password = strings.TrimRight(line, "\r\n")
		}
		if err := store.New(app).Admins.SetAdmin(args[0], password); err != nil {
			return err
		}
		if !stdin {
			fmt.Fprintf(c.OutOrStdout(), "The new password of %s is %s\n", args[0], password)
			return nil
		}
		fmt.Fprintf(c.OutOrStdout(), "The password of %s is changed.\n", args[0])
		return nil
	}
	c.Flags().BoolVar(&stdin, "password-stdin", false,
		"read the password from standard input instead of generating one")
	return c
}

// usualAddress is where naps serves unless told otherwise.
const usualAddress = "http://127.0.0.1:8090"

func setupLink(app core.App, publicURL string) *cobra.Command {
	c := &cobra.Command{
		Use: "setup-link", Short: "Print a new link for the first admin; it works for half an hour",
		Args: takes(),
	}
	c.RunE = func(c *cobra.Command, _ []string) error {
		admins := store.New(app).Admins
		switch exists, err := admins.HasAdmin(); {
		case err != nil:
			return err
		case exists:
			return errors.New("an admin already exists; naps admin reset-password EMAIL sets a new password")
		}
		code, err := admins.NewSetupCode(30 * time.Minute)
		if err != nil {
			return err
		}
		serving := backup.Serving(app.DataDir())
		if serving == "" {
			fmt.Fprintln(c.ErrOrStderr(),
				"naps isn't running with this data folder: start it before you open the link.")
		}
		_, err = fmt.Fprintln(c.OutOrStdout(), hooks.SetupLink(cmp.Or(publicURL, serving, usualAddress), code))
		return err
	}
	return c
}

// Superuser is PocketBase's command for superusers, which checks its arguments too late to say that it was called
// wrongly.
func Superuser(app core.App) *cobra.Command {
	c := cmd.NewSuperuserCommand(app)
	c.Short = "Manage superusers of the admin panel (PocketBase's own command)"
	for _, below := range c.Commands() {
		switch below.Name() {
		case "create", "update", "upsert":
			below.Args = takes("EMAIL", "PASSWORD")
		case "delete", "otp":
			below.Args = takes("EMAIL")
		}
	}
	return c
}
