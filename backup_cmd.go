package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"naps/backup"
)

func (n *naps) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup FILE", Short: "Write all data to a zip archive, beside a running server or without one",
		Long: "Write all data to a zip archive: the databases, each a checked copy of one moment, uploaded files, and a manifest with hashes.\n" +
			"A server that runs meanwhile goes on writing. The archive holds secrets: keep it as safe as the data folder.",
		Example: "  naps backup /var/backups/naps.zip --dir /var/lib/naps",
		Args:    cobra.ExactArgs(1), SilenceUsage: true, SilenceErrors: true,
		RunE: func(c *cobra.Command, args []string) error {
			if _, err := os.Stat(args[0]); err == nil {
				return fmt.Errorf("%s is there already", args[0])
			}
			if err := backup.ToFile(c.Context(), n.app.DataDir(), version, args[0]); err != nil {
				return err
			}
			info, err := os.Stat(args[0])
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s: %.1f MB\n", args[0], float64(info.Size())/1e6)
			return nil
		},
	}
}

func (n *naps) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use: "restore FILE", Short: "Put a backup in the place of the data; the server must be down",
		Long: "Check a backup (hashes, the database as a whole, its schema) and put it in the place of the data.\n" +
			"What was there stays in the folder \"" + backup.ReplacedDir + "\" until the next restore. Runs that were under way when the backup was made\n" +
			"become interrupted: they go on when their owners say so, and nothing is paid for twice without asking.",
		Example: "  systemctl stop naps && naps restore /var/backups/naps.zip --dir /var/lib/naps",
		Args:    cobra.ExactArgs(1), SilenceUsage: true, SilenceErrors: true,
		RunE: func(c *cobra.Command, args []string) error {
			dir := n.app.DataDir()
			unlock, err := backup.Lock(dir, 0)
			if err != nil {
				return fmt.Errorf("stop the server first: %w", err)
			}
			m, err := backup.Stage(c.Context(), dir, args[0])
			if err == nil {
				_, err = backup.Finish(dir)
			}
			if err = errors.Join(err, unlock()); err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s is back, as of %s (made by version %s).\nWhat it replaced is in %s.\n",
				filepath.Base(args[0]), m.Made.Format("2006-01-02 15:04:05 MST"), m.Version, filepath.Join(dir, backup.ReplacedDir))
			return nil
		},
	}
}
