package cli

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"naps/report"
)

var errNotVerified = errors.New("the bundle is not consistent")

// Verify checks a bundle (report.zip) offline; it needs no data folder and no database.
func Verify(version string) *cobra.Command {
	var key string
	c := &cobra.Command{
		Use:   "verify FILE.zip",
		Short: "Check a report's bundle offline: every file, quote and sentence, and the score, computed again",
		Long: "Check a bundle that was saved as report.zip, without a network or a server: that it has no other files, its hashes, every quote\n" +
			"and the words of every reading against the stored page, every signal against the readings, every sentence against what it cites,\n" +
			"the score, computed again from the evidence, and every other file, made again from the report. The exit status is 0 only when everything is right.\n\n" +
			"A bundle that passes is consistent. That doesn't make it authentic: anybody can make a consistent bundle. With --key the exit status\n" +
			"is 0 only when the server with that key has signed it. A server publishes its key at /.well-known/naps-key; get it from there\n" +
			"yourself, over HTTPS, not from the person who sent you the bundle.",
		Example: "  naps verify report.zip\n  curl -o naps-key https://naps.example/.well-known/naps-key && naps verify --key naps-key report.zip",
		Args:    takes("FILE.zip"),
		RunE: func(c *cobra.Command, args []string) error {
			keys, err := keysFrom(key)
			if err != nil {
				return err
			}
			bundle, err := readUpTo(args[0], report.MaxBundle)
			if err != nil {
				return err
			}
			return verify(bundle, keys, version, c.OutOrStdout())
		},
	}
	c.Flags().StringVar(&key, "key", "",
		"the public key of the server that must have signed it: a file, or 64 hexadecimal digits")
	return c
}

// maxKeys is the most bytes that a file of public keys may have.
const maxKeys = 64 << 10

// keysFrom reads public keys from a file, or from the words themselves; none are asked for: none.
func keysFrom(given string) ([]ed25519.PublicKey, error) {
	if given == "" {
		return nil, nil
	}
	if strings.Contains(given, "://") {
		return nil,
			errors.New(
				"verify works offline: save the key yourself, e.g. with curl -o naps-key, and give the file to --key")
	}
	if keys, err := report.ParseKeys(given); err == nil {
		return keys, nil
	}
	raw, err := readUpTo(given, maxKeys)
	if err != nil {
		return nil, fmt.Errorf("--key: %w", err)
	}
	return report.ParseKeys(string(raw))
}

// readUpTo reads a file that has at most so many bytes.
func readUpTo(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(raw)) > most {
		err = fmt.Errorf("%s has more than %d bytes", name, most)
	}
	return raw, err
}

// verify prints what was found. An error says that something does not hold, or that this is no bundle. With keys, one
// of them must have signed it.
func verify(bundle []byte, keys []ed25519.PublicKey, version string, out io.Writer) error {
	v, err := report.Verify(bundle)
	if err != nil {
		return err
	}
	if len(v.Problems) == 0 {
		v.Problems = wrongSignals(v.Report)
	}
	if keys != nil && !slices.ContainsFunc(keys, func(k ed25519.PublicKey) bool { return k.Equal(v.Signer) }) {
		text := "It isn't signed by the key you named, but by " + strings.TrimSpace(report.KeyLine(v.Signer)) + "."
		if v.Signer == nil {
			text = "It isn't signed by the key you named: it has no valid signature."
		}
		v.Problems = append(v.Problems, text)
	}
	for _, p := range v.Problems {
		fmt.Fprintln(out, "WRONG  "+Printable(p))
	}
	fmt.Fprintf(out,
		"%d quotes are in their stored pages (%d pages); %d pieces of evidence have figures only; %d were never verified and don't count.\n",
		v.Quotes, v.Pages, v.Figures, len(v.Loose))
	fmt.Fprintf(out, "The words of %d readings are in their stored pages.\n", v.Readings)
	fmt.Fprintf(out,
		"%d sentences are supported by what they cite; naps counted %d numbers in them, which no quote proves.\n",
		v.Claims, v.Computed)
	if len(v.Problems) > 0 {
		if v.Version != "" && v.Version != version {
			fmt.Fprintf(out,
				"The bundle was written by naps %s, this is naps %s: rules and formats may differ. Check with that version.\n",
				Printable(v.Version), version)
		}
		return fmt.Errorf("%w: %d problems", errNotVerified, len(v.Problems))
	}
	r := v.Report
	fmt.Fprintf(out, "Computed again from the evidence: %s, %.1f (%.1f to %.1f). %s\n", Printable(r.Verdict), r.Score,
		r.Low, r.High, sameAs(v))
	fmt.Fprintf(out, "Evidence %s, score version %s, session %s, report %d.\n", Printable(r.EvidenceHash),
		Printable(string(r.ScoreVersion)), Printable(r.Session), r.Version)
	tellSigner(v.Signer, keys != nil, out)
	return nil
}

// sameAs says how much of a bundle that holds was made again.
func sameAs(v report.Verified) string {
	if v.Earlier {
		return "These are the report's own numbers, by the rules of its version. An earlier release wrote its sentences and laid out report.md and the CSV files; they weren't made again."
	}
	return "That matches the report exactly, and so does every file."
}

// tellSigner says what a bundle that holds proves about who wrote it.
func tellSigner(signer ed25519.PublicKey, known bool, out io.Writer) {
	switch {
	case known:
		fmt.Fprintln(out, "Authentic: the server whose key you named signed exactly these files.")
	case signer != nil:
		fmt.Fprintf(out,
			"Consistent, but not proved authentic. It is signed by %s; compare that with /.well-known/naps-key of the server you think it is from, or use --key.\n",
			strings.TrimSpace(report.KeyLine(signer)))
	default:
		fmt.Fprintln(out,
			"Consistent, but not proved authentic: it isn't signed, and anyone can make a consistent bundle.")
	}
}
