package writer

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"naps/market"
)

// pseudonyms turns the names that sources give to authors into names that only this instance can compute: a source's
// name is a plain hash, so whoever guesses a handle could confirm it, and two instances could be joined by their
// authors. The empty key leaves names as they are.
type pseudonyms string

// pseudonyms reads the key for a session. Sessions from before there was a key stay with plain hashes.
func (a *applying) pseudonyms() (pseudonyms, error) {
	key, plain := "", 0
	found, err := a.batch.row(`SELECT value, EXISTS (SELECT 1 FROM unkeyed_sessions WHERE session = ?)
		FROM naps_meta WHERE name = 'pseudonyms'`, []any{a.c.Session}, &key, &plain)
	switch {
	case err != nil:
		return "", err
	case !found || key == "":
		return "", errors.New("store: the key of pseudonyms is missing")
	case plain != 0:
		return "", nil
	}
	return pseudonyms(key), nil
}

// name gives the same author of the same place the same name, always.
func (p pseudonyms) name(author string) string {
	mac := hmac.New(sha256.New, []byte(p))
	mac.Write([]byte(author))
	return "p" + hex.EncodeToString(mac.Sum(nil))[:10]
}

// hide replaces the author of evidence. The address of an entry in a founder's own log names whoever was spoken with,
// so it changes too.
func (p pseudonyms) hide(e market.Evidence) market.Evidence {
	if p == "" || e.Author == "" {
		return e
	}
	name := p.name(e.Author)
	if strings.HasPrefix(e.URL, "log:") {
		e.URL = strings.ReplaceAll(e.URL, e.Author, name)
		e.Hash = e.Seal().Hash
	}
	e.Author = name
	return e
}
