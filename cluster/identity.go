package cluster

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/nats-io/nkeys"
)

// Token is what a worker needs to join: who it is, where the node is, and how it knows that it speaks with the node. It
// is a secret.
type Token struct {
	Name        string `json:"name"`
	Seed        string `json:"seed"`                  // NKey of the worker
	Address     string `json:"address,omitempty"`     // nats://host:port
	Fingerprint string `json:"fingerprint,omitempty"` // SHA-256 of the node's own certificate
	// PEM of the authority that signed the node's certificate, where it is not a public one
	CA string `json:"ca,omitempty"`
}

// NewToken makes a worker's identity. key is the public part, which the node keeps.
func NewToken(name string) (t Token, key string, err error) {
	pair, err := nkeys.CreateUser()
	if err != nil {
		return t, "", err
	}
	defer pair.Wipe()
	seed, err := pair.Seed()
	if err != nil {
		return t, "", err
	}
	key, err = pair.PublicKey()
	return Token{Name: name, Seed: string(seed)}, key, err
}

// ReadToken reads a token file.
func ReadToken(path string) (t Token, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return t, err
	}
	if err := json.Unmarshal(raw, &t); err != nil || t.Seed == "" {
		return t, fmt.Errorf("%s is not a token of a worker: naps admin worker add NAME prints one", path)
	}
	return t, nil
}

// tls is how a worker checks the node: by its certificate's fingerprint, by its own authority, or by those of the
// system.
func (t Token) tls(host string) (*tls.Config, error) {
	cfg := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	switch {
	case t.Fingerprint != "":
		want := strings.ToLower(strings.ReplaceAll(t.Fingerprint, ":", ""))
		cfg.InsecureSkipVerify = true // VerifyConnection checks more than a name: it must be this very certificate
		cfg.VerifyConnection = func(s tls.ConnectionState) error {
			if len(s.PeerCertificates) == 0 || hex.EncodeToString(fingerprint(s.PeerCertificates[0])) != want {
				return errors.New("cluster: the server shows another certificate than the token names")
			}
			return nil
		}
	case t.CA != "":
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM([]byte(t.CA)) {
			return nil, errors.New("cluster: the authority in the token cannot be read")
		}
		cfg.RootCAs = pool
	}
	return cfg, nil
}

func fingerprint(c *x509.Certificate) []byte {
	sum := sha256.Sum256(c.Raw)
	return sum[:]
}

// Fingerprint is how people write the fingerprint of a certificate.
func Fingerprint(c tls.Certificate) string { return hex.EncodeToString(fingerprint(c.Leaf)) }

// Certificate reads the certificate of the node, or makes one of its own in the folder. own says that nobody else
// vouches for it.
func Certificate(dir, certFile, keyFile string) (c tls.Certificate, own bool, err error) {
	if certFile != "" {
		c, err = tls.LoadX509KeyPair(certFile, keyFile)
		return c, false, err
	}
	own = true
	name := filepath.Join(dir, certificateFile)
	c, err = tls.LoadX509KeyPair(name, name)
	if errors.Is(err, fs.ErrNotExist) {
		if err = writeCertificate(name); err == nil {
			c, err = tls.LoadX509KeyPair(name, name)
		}
	}
	if err != nil {
		err = fmt.Errorf("the certificate for workers: %w", err)
	}
	return c, own, err
}

// certificateFile holds the node's own certificate with its key. Backups keep it, since workers know the node by it.
const certificateFile = "workers.key"

// writeCertificate makes a certificate that lasts, unless another process is faster: a new one would lock all workers
// out.
func writeCertificate(name string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return err
	}
	about := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "naps workers"}, DNSNames: []string{"naps"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(30, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	if err != nil {
		return err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	text := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})...)
	temp, err := os.CreateTemp(filepath.Dir(name), ".workers-*") // 0600
	if err != nil {
		return err
	}
	_, err = temp.Write(text)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		if err = os.Link(temp.Name(), name); errors.Is(err, fs.ErrExist) {
			err = nil
		}
	}
	return errors.Join(err, os.Remove(temp.Name()))
}

// Address is where workers connect: nats://host:port.
type Address struct {
	Host string
	Port string
}

// ParseAddress reads nats://host:port; the port is 4222 where none is named.
func ParseAddress(raw string) (a Address, err error) {
	if !strings.Contains(raw, "://") {
		raw = "nats://" + raw
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "nats" && u.Scheme != "tls" || u.Hostname() == "" || u.Path != "" || u.User != nil {
		return a, fmt.Errorf("%q is no address such as nats://naps.example:4222", raw)
	}
	a = Address{u.Hostname(), u.Port()}
	if a.Port == "" {
		a.Port = "4222"
	}
	return a, nil
}

func (a Address) String() string { return "nats://" + net.JoinHostPort(a.Host, a.Port) }

// Loopback reports whether nobody outside of this machine can reach the address.
func (a Address) Loopback() bool {
	ip := net.ParseIP(a.Host)
	return a.Host == "localhost" || ip != nil && ip.IsLoopback()
}

// Local reports whether the address is one of this machine, so that the node opens its own server there; another one is
// that of a NATS server that runs elsewhere.
func (a Address) Local() bool {
	ip := net.ParseIP(a.Host)
	if a.Loopback() || ip != nil && ip.IsUnspecified() {
		return true
	}
	mine, err := net.InterfaceAddrs()
	if err != nil || ip == nil {
		return false
	}
	for _, m := range mine {
		if n, ok := m.(*net.IPNet); ok && n.IP.Equal(ip) {
			return true
		}
	}
	return false
}
