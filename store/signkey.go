package store

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// signKeyFile holds the key by which this server signs what it exports. Without it the server is another one to whoever
// checks.
const signKeyFile = "sign.key"

// SigningKey is the key by which this server signs what it exports, made at its first use, for the eyes of the server's
// user only.
func SigningKey(dir string) (ed25519.PrivateKey, error) {
	name := filepath.Join(dir, signKeyFile)
	raw, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return newSigningKey(name)
	}
	if err != nil {
		return nil, fmt.Errorf("store: signing key: %w", err)
	}
	block, _ := pem.Decode(raw)
	if block == nil {
		return nil, fmt.Errorf("store: signing key: %s is no key", name)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("store: signing key: %w", err)
	}
	own, ok := key.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("store: signing key: %s holds a key of another kind", name)
	}
	return own, nil
}

// newSigningKey puts a key into its file as a whole: half a key would stand in the way of every later start.
func newSigningKey(name string) (ed25519.PrivateKey, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("store: signing key: %w", err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("store: signing key: %w", err)
	}
	temp, err := os.CreateTemp(filepath.Dir(name), ".sign-*") // 0600
	if err != nil {
		return nil, fmt.Errorf("store: signing key: %w", err)
	}
	defer os.Remove(temp.Name()) // gone already when all went well
	err = pem.Encode(temp, &pem.Block{Type: "PRIVATE KEY", Bytes: raw})
	if err = errors.Join(err, temp.Sync(), temp.Close()); err == nil {
		err = os.Rename(temp.Name(), name)
	}
	if err != nil {
		return nil, fmt.Errorf("store: signing key: %w", err)
	}
	return key, nil
}
