package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"

	"naps/cluster"
)

// Health asks a running naps whether it can serve and save, or looks whether a worker is connected; the health check of
// a container runs it.
func Health(status string) *cobra.Command {
	var address string
	var work bool
	c := &cobra.Command{
		Use: "health", Short: "Check that a running naps can serve and save; the exit status is 0 if it can",
		Args: takes(),
		RunE: func(*cobra.Command, []string) error {
			if work {
				return workerHealth(status)
			}
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
	c.Flags().BoolVar(&work, "work", false, "check a worker on this machine instead (naps work)")
	c.Flags().StringVar(&status, "status", status, "the file that the worker writes")
	return c
}

// quietFor is how old the word of a worker may be.
const quietFor = 20 * time.Second

func workerHealth(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return errors.New("no worker has written " + path + ": is it running?")
	}
	var s cluster.Status
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("%s is not what a worker writes", path)
	}
	if age := time.Since(s.At); age > quietFor {
		return fmt.Errorf("the worker has not been heard of for %s: is it running?", age.Round(time.Second))
	}
	if !s.Connected {
		return errors.New(cmp.Or(s.Says, "the worker is not connected"))
	}
	fmt.Printf("ok, working on %d runs\n", s.Runs)
	return nil
}
