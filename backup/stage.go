package backup

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"naps/internal/volume"
)

const (
	maxManifest = 64 << 20
	// spareRoom stays free after a restore is unpacked: the next start writes.
	spareRoom = 16 << 20
)

// Foreign says what a restore does with files of an archive that are no data of naps, such as settings that lay in the
// data folder.
type Foreign bool

// A restore refuses them unless it is told to leave them out. It never puts one in place.
const (
	Refuse  Foreign = false
	LeaveIt Foreign = true
)

// errRefused names files that no restore puts in place. Who forged an archive could have the next start read them.
var errRefused = errors.New("it holds files that are no data of naps")

// Stage unpacks a backup beside the data and checks it: that it holds what its list says and nothing else, every file
// by its size and hash, the databases as a whole, and that this program knows the schema. Nothing that is in use
// changes; Finish then puts it in place. A refusal leaves nothing behind. Errors quote what the archive says, so that a
// terminal shows it and does not obey it.
func Stage(ctx context.Context, dir, file string, foreign Foreign) (Manifest, error) {
	staged := filepath.Join(dir, restoreDir)
	m, err := stage(ctx, staged, file, foreign)
	if err == nil {
		err = ownAs(dir, staged)
	}
	if err == nil {
		err = writeMark(staged, markReady)
	}
	if err != nil {
		return m, errors.Join(fmt.Errorf("backup: the backup cannot be restored: %w", err), os.RemoveAll(staged))
	}
	return m, nil
}

func stage(ctx context.Context, staged, file string, foreign Foreign) (Manifest, error) {
	var m Manifest
	z, err := zip.OpenReader(file)
	if err != nil {
		return m, err
	}
	defer z.Close()
	if m, err = readManifest(&z.Reader); err != nil {
		return m, err
	}
	if err := errors.Join(m.belongs(foreign), unknownTo(m.Migrations)); err != nil {
		return m, err
	}
	entries, err := m.listed(&z.Reader)
	if err != nil {
		return m, err
	}
	if err := os.RemoveAll(staged); err != nil {
		return m, err
	}
	root := filepath.Join(staged, "new")
	if err := os.MkdirAll(root, 0o700); err != nil {
		return m, err
	}
	if err := m.fits(staged); err != nil {
		return m, err
	}
	for _, f := range m.Files {
		if err := unpack(ctx, entries[f.Name], f, root); err != nil {
			return m, fmt.Errorf("%q: %w", f.Name, err)
		}
	}
	if err := checkDatabase(ctx, filepath.Join(root, mainDatabase)); err != nil {
		return m, err
	}
	return m, m.checkLog(ctx, filepath.Join(root, logDatabase))
}

func readManifest(z *zip.Reader) (Manifest, error) {
	var m Manifest
	f, err := z.Open(ManifestFile)
	if err != nil {
		return m, fmt.Errorf("it is no backup of naps: %s is missing", ManifestFile)
	}
	defer f.Close()
	if err := json.NewDecoder(io.LimitReader(f, maxManifest)).Decode(&m); err != nil {
		return m, fmt.Errorf("its %s cannot be read: %w", ManifestFile, err)
	}
	m.LeftOut = nil // of the folder that it was made of: here it says what the restore leaves out
	if !slices.ContainsFunc(m.Files, func(f File) bool { return f.Name == mainDatabase }) {
		return m, errors.New("it holds no database")
	}
	return m, nil
}

// belongs holds the names in the list against what a data folder has. What is no data of naps is refused, or taken from
// the list.
func (m *Manifest) belongs(foreign Foreign) error {
	var keep []File
	for _, f := range m.Files {
		if !filepath.IsLocal(filepath.FromSlash(f.Name)) || strings.Contains(f.Name, `\`) ||
			slices.Contains(strings.Split(f.Name, "/"), "..") {
			return fmt.Errorf("a backup must not hold the name %q", f.Name)
		}
		if belongs(f.Name) {
			keep = append(keep, f)
			continue
		}
		m.LeftOut = append(m.LeftOut, f.Name)
	}
	if len(m.LeftOut) > 0 && foreign == Refuse {
		return fmt.Errorf("%w: %s; \"naps restore --leave-out\" restores the rest", errRefused, some(m.LeftOut))
	}
	m.Files = keep
	return nil
}

// some quotes the first of a list of names.
func some(names []string) string {
	const most = 5
	var quoted []string
	for _, name := range names[:min(most, len(names))] {
		quoted = append(quoted, fmt.Sprintf("%.80q", name))
	}
	text := strings.Join(quoted, ", ")
	if len(names) > most {
		text += fmt.Sprintf(" and %d more", len(names)-most)
	}
	return text
}

// listed finds the entries of the list in the archive, each once and of the size that the list states. An entry that is
// not listed, and was not left out above, was put there by somebody else.
func (m *Manifest) listed(z *zip.Reader) (map[string]*zip.File, error) {
	entries := map[string]*zip.File{}
	for _, f := range z.File {
		if _, twice := entries[f.Name]; twice {
			return nil, fmt.Errorf("%q is in the archive twice", f.Name)
		}
		entries[f.Name] = f
	}
	named := map[string]bool{ManifestFile: true}
	for _, name := range m.LeftOut {
		named[name] = true
	}
	for _, f := range m.Files {
		in := entries[f.Name]
		switch {
		case in == nil:
			return nil, fmt.Errorf("%q is in its list and not in the archive", f.Name)
		case named[f.Name]:
			return nil, fmt.Errorf("%q is in its list twice", f.Name)
		case !in.Mode().IsRegular():
			return nil, fmt.Errorf("%q is no plain file", f.Name)
		case f.Size < 0 || in.UncompressedSize64 != uint64(f.Size):
			return nil, fmt.Errorf("%q: %w", f.Name, errNotListed)
		}
		named[f.Name] = true
	}
	for name := range entries {
		if !named[name] {
			return nil, fmt.Errorf("%q is in the archive and not in its list", name)
		}
	}
	return entries, nil
}

// fits makes sure that the disk has room for all of it before anything is unpacked.
func (m *Manifest) fits(dir string) error {
	room, _, err := volume.Of(dir)
	if err != nil {
		return nil // not known on this system; unpacking then tells
	}
	need := uint64(spareRoom)
	for _, f := range m.Files {
		need += uint64(f.Size)
		if need > room {
			return fmt.Errorf("%w: the backup needs more than the %.1f MB that are free", volume.ErrFull,
				float64(room)/1e6)
		}
	}
	return nil
}

// errNotListed says that a file's size or hash is another than the list's.
var errNotListed = errors.New("it is not what the manifest says")

// unpack writes one file below root, never more than the list states, with the mode that it had.
func unpack(ctx context.Context, entry *zip.File, f File, root string) error {
	mode, err := f.mode()
	if err != nil {
		return err
	}
	in, err := entry.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	path := filepath.Join(root, filepath.FromSlash(f.Name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, sum), io.LimitReader(in, f.Size+1))
	if err = errors.Join(err, out.Chmod(mode), out.Sync(), out.Close(), ctx.Err()); err != nil {
		return err
	}
	if n != f.Size || hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		return errNotListed
	}
	return nil
}

// mode is the mode that the file had, as far as data needs one: nobody else may write, nothing is a program. A backup
// that states none, and a key in any case, is for its owner alone.
func (f File) mode() (fs.FileMode, error) {
	const own, most = 0o600, 0o664
	if f.Mode == "" || isKey(f.Name) {
		return own, nil
	}
	n, err := strconv.ParseUint(f.Mode, 8, 32)
	if err != nil || n > 0o777 {
		return 0, fmt.Errorf("it has no mode that could be kept: %.20q", f.Mode)
	}
	return fs.FileMode(n)&most | own, nil
}

// checkLog leaves a damaged log database out: the next start begins a new one.
func (m *Manifest) checkLog(ctx context.Context, file string) error {
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	db, err := openFile(file)
	if err != nil {
		return err
	}
	err = errors.Join(quickCheck(ctx, db), db.Close())
	if err == nil || !isDamage(err) {
		return err
	}
	m.LeftOut = append(m.LeftOut, logDatabase)
	return errors.Join(os.Remove(file), os.RemoveAll(file+"-wal"), os.RemoveAll(file+"-shm"))
}
