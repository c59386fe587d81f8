package cli

import (
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

// Health asks a running naps whether it can serve and save; the health check of a container runs it.
func Health() *cobra.Command {
	var address string
	c := &cobra.Command{
		Use: "health", Short: "Check that a running naps can serve and save; the exit status is 0 if it can",
		Args: takes(),
		RunE: func(*cobra.Command, []string) error {
			client := http.Client{Timeout: 4 * time.Second}
			r, err := client.Get("http://" + address + "/api/naps/ready")
			if err != nil {
				return fmt.Errorf("no answer from %s: is it running?", address)
			}
			defer r.Body.Close()
			if r.StatusCode == http.StatusServiceUnavailable {
				return fmt.Errorf("%s answers, but nothing can be saved: is the disk full?", address)
			}
			if r.StatusCode != http.StatusOK {
				return fmt.Errorf("%s answered %s", address, r.Status)
			}
			fmt.Println("ok")
			return nil
		},
	}
	c.Flags().StringVar(&address, "http", "127.0.0.1:8090", "address of the server")
	return c
}
