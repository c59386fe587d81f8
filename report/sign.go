package report

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"naps/market"
	"strings"
)

// signedAs stands before what is signed, so that a signature of a bundle is good for nothing else.
const signedAs = "naps bundle, signature 1\n"

// keyKind begins a line with a public key or a signature.
const keyKind = "ed25519"

// sign makes the line of the file SIGNATURE: the public key and a signature of the hashes, and so of every file.
func sign(key ed25519.PrivateKey, sums []byte) []byte {
	public, _ := key.Public().(ed25519.PublicKey) // always: see ed25519.PrivateKey.Public
	return fmt.Appendf(nil, "%s %x %x\n", keyKind, []byte(public), ed25519.Sign(key, append([]byte(signedAs), sums...)))
}

// KeyLine is a public key as a server publishes it and as ParseKeys reads it.
func KeyLine(key ed25519.PublicKey) string { return fmt.Sprintf("%s %x\n", keyKind, []byte(key)) }

// ParseKeys reads public keys, one a line: hexadecimal, with or without the kind before it. A server that got a new key
// has several.
func ParseKeys(text string) ([]ed25519.PublicKey, error) {
	var keys []ed25519.PublicKey
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), keyKind+" "))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		raw, err := hex.DecodeString(line)
		if err != nil || len(raw) != ed25519.PublicKeySize {
			return nil,
				fmt.Errorf("report: %q is not a public key: it has %d hexadecimal digits", market.Cut(clean(line), 40),
					2*ed25519.PublicKeySize)
		}
		keys = append(keys, raw)
	}
	if len(keys) == 0 {
		return nil, errors.New("report: no public key is given")
	}
	return keys, nil
}

// signature checks the signature, if there is one, against the key that it names. Whose key that is, nobody knows from
// the bundle.
func (v *Verified) signature(files map[string][]byte) {
	line, signed := files[fileSignature]
	if !signed {
		return
	}
	fields := strings.Split(strings.TrimSuffix(string(line), "\n"), " ")
	if len(fields) != 3 || fields[0] != keyKind {
		v.wrong("SIGNATURE can't be read.")
		return
	}
	key, err := hex.DecodeString(fields[1])
	mark, err2 := hex.DecodeString(fields[2])
	if err != nil || err2 != nil || len(key) != ed25519.PublicKeySize {
		v.wrong("SIGNATURE can't be read.")
		return
	}
	if !ed25519.Verify(key, append([]byte(signedAs), files[fileSums]...), mark) {
		v.wrong("The signature doesn't match these files: they were changed, or it belongs to another bundle.")
		return
	}
	v.Signer = key
}
