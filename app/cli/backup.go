package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"

	"naps/backup"
)

// Backup writes all data to one file, whether or not a server runs.
func Backup(app core.App, version string) *cobra.Command {
	return &cobra.Command{
		Use: "backup FILE", Short: "Write all data to a zip archive; a running server keeps running",
		Long: "Write all data to a zip archive: the databases, as a consistent, checked copy, uploaded files, the keys of this instance,\n" +
			"and a manifest with hashes. Other files in the folder, such as .env, are left out and listed. A running server isn't interrupted. The archive holds secrets: keep it as safe as the data folder.",
		Example: "  naps backup /var/backups/naps.zip --dir /var/lib/naps",
		Args:    takes("FILE"),
		RunE: func(c *cobra.Command, args []string) error {
			if _, err := os.Stat(args[0]); err == nil {
				return fmt.Errorf("%s already exists", args[0])
			}
			m, err := backup.ToFile(c.Context(), app.DataDir(), version, args[0])
			if err != nil {
				return err
			}
			info, err := os.Stat(args[0])
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s: %.1f MB\n", args[0], float64(info.Size())/1e6)
			tellLeftOut(c.OutOrStdout(), m)
			return nil
		},
	}
}

// Restore replaces the data with a backup.
func Restore(app core.App) *cobra.Command {
	leaveOut := false
	c := &cobra.Command{
		Use: "restore FILE", Short: "Replace the data with a backup; stop the server first",
		Long: "Check a backup (its list of files, hashes, databases and schema) and replace the\n" +
			"data with it. The replaced data stays in the folder \"" + backup.ReplacedDir +
			"\" until the next restore. Runs that were active when the\n" +
			"backup was made become interrupted: their owners can continue them, and nothing is charged twice without asking.\n" +
			"A backup that contains files other than naps data, such as a .env file, is refused.",
		Example: "  systemctl stop naps && naps restore /var/backups/naps.zip --dir /var/lib/naps",
		Args:    takes("FILE"),
		RunE: func(c *cobra.Command, args []string) error {
			return restore(c.Context(), app.DataDir(), args[0], backup.Foreign(leaveOut), c.OutOrStdout())
		},
	}
	c.Flags().BoolVar(&leaveOut, "leave-out", false,
		"restore without files that aren't naps data, instead of refusing the backup")
	return c
}

func restore(ctx context.Context, dir, file string, foreign backup.Foreign, out io.Writer) error {
	unlock, err := backup.Lock(dir, 0)
	if err != nil {
		return fmt.Errorf("stop the server first: %w", err)
	}
	m, err := backup.Stage(ctx, dir, file, foreign)
	if err == nil {
		_, err = backup.Finish(dir)
	}
	if err = errors.Join(err, unlock()); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s is restored, as of %s (made by version %s).\nWhat it replaced is in %s.\n",
		filepath.Base(file), m.Made.Format("2006-01-02 15:04:05 MST"),
		Printable(m.Version), filepath.Join(dir, backup.ReplacedDir))
	tellLeftOut(out, m)
	return nil
}

// tellLeftOut names the files that were not copied or not restored.
func tellLeftOut(out io.Writer, m backup.Manifest) {
	for _, name := range m.LeftOut {
		fmt.Fprintf(out, "Left out (not naps data, or damaged): %s\n", Printable(name))
	}
}
