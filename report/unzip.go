package report

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
)

// What a bundle may be at most: larger ones were not written by naps. Archives that unpack to more are refused before
// they fill memory.
const (
	maxBundleFiles = 10_000
	maxBundleFile  = 32 << 20
	maxUnpacked    = 256 << 20
	// MaxBundle is the most bytes that the archive itself may have.
	MaxBundle = maxUnpacked
)

// The names that a bundle may hold. Everything else, paths that lead elsewhere among them, is named and never unpacked.
var (
	bundleFiles = []string{fileReadme, fileAbout, fileReport, fileMarkdown, fileEvidence, fileReadings, fileCSV,
		fileSignals, filePages, fileSums, fileSignature}
	pageName = regexp.MustCompile(`^pages/[0-9a-f]{64}\.txt$`)
)

// unzip reads the files of a bundle, and names those that do not belong in one.
func unzip(bundle []byte) (files map[string][]byte, unknown []string, err error) {
	z, err := zip.NewReader(bytes.NewReader(bundle), int64(len(bundle)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, nil, fmt.Errorf("report: this isn't a ZIP archive: %w", err)
	}
	if len(z.File) > maxBundleFiles {
		return nil, nil, errors.New("report: this archive holds too many files")
	}
	files, left := map[string][]byte{}, int64(maxUnpacked)
	for _, f := range z.File {
		if !slices.Contains(bundleFiles, f.Name) && !pageName.MatchString(f.Name) || !f.Mode().IsRegular() {
			if len(unknown) < mostDifferences {
				unknown = append(unknown, f.Name)
			}
			continue
		}
		if _, twice := files[f.Name]; twice {
			return nil, nil, fmt.Errorf("report: %s is in the archive twice", f.Name)
		}
		body, err := content(f, min(left, maxBundleFile))
		if err != nil {
			return nil, nil, fmt.Errorf("report: %s: %w", f.Name, err)
		}
		left -= int64(len(body))
		files[f.Name] = body
	}
	return files, unknown, nil
}

// content unpacks at most so many bytes, whatever the archive says of its size.
func content(f *zip.File, most int64) ([]byte, error) {
	tooLarge := errors.New("it unpacks to more than a bundle may hold")
	if f.UncompressedSize64 > uint64(most) {
		return nil, tooLarge
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(body)) > most {
		err = tooLarge
	}
	return body, err
}
