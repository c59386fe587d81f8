package own

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// mboxLine parts the mails of a mailbox.
var mboxLine = regexp.MustCompile(`(?m)\AFrom \S+.*\d{4}|\AFrom \S+ +\S`)

// mailBegin is the line before each mail.
var mailBegin = regexp.MustCompile(`(?m)^From \S+[^\n]*\d{2}:\d{2}[^\n]*\n`)

// splitMails parts a mailbox into its mails.
func splitMails(data []byte) [][]byte {
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	var begins [][]int
	for _, at := range mailBegin.FindAllIndex(data, -1) {
		if at[0] < 2 || data[at[0]-2] == '\n' { // else it is a line of a text, not after an empty one
			begins = append(begins, at)
		}
	}
	var out [][]byte
	for i, at := range begins {
		end := len(data)
		if i+1 < len(begins) {
			end = begins[i+1][0]
		}
		out = append(out, data[at[1]:end])
	}
	if len(out) == 0 { // another form of the first line
		_, rest, _ := bytes.Cut(data, []byte("\n"))
		out = append(out, rest)
	}
	return out
}

// readMails reads what each mail itself says, without what it quotes.
func readMails(mails [][]byte) ([]Piece, error) {
	if len(mails) > MaxRows {
		return nil, errRows
	}
	var out []Piece
	bad := 0
	for i, raw := range mails {
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			bad++
			continue
		}
		text := unquoted(bodyOf(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body, 0))
		p := Piece{Text: tidy(text), At: "mail " + strconv.Itoa(i+1), Person: sender(m.Header.Get("From"))}
		if at, err := m.Header.Date(); err == nil {
			p.Date = sensible(at) // the day where it was written
		}
		if p.Text != "" {
			out = append(out, p)
		}
	}
	if bad == len(mails) {
		return nil, errDamaged
	}
	return out, nil
}

// words decodes headers in any encoding.
var headerWords = mime.WordDecoder{CharsetReader: func(label string, in io.Reader) (io.Reader, error) {
	return charset.NewReaderLabel(label, in)
}}

// sender is who a mail is from: their name, or their address.
func sender(from string) string {
	p := mail.AddressParser{WordDecoder: &headerWords}
	a, err := p.Parse(from)
	switch {
	case err != nil:
		return oneLine(emailRE.FindString(from))
	case a.Name != "":
		return oneLine(a.Name)
	}
	return a.Address
}

// deepest is how many parts within parts of a mail are read.
const deepest = 8

// bodyOf is the text of a part: of alternatives the plain one, else the first that has any.
func bodyOf(kind, encoding string, body io.Reader, depth int) string {
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		media = "text/plain"
	}
	if strings.HasPrefix(media, "multipart/") && depth < deepest {
		return partsOf(body, params["boundary"], depth)
	}
	if media != "text/plain" && media != "text/html" {
		return ""
	}
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	raw, err := io.ReadAll(io.LimitReader(body, 4*MaxCell*4))
	if err != nil && len(raw) == 0 {
		return ""
	}
	if r, err := charset.NewReaderLabel(params["charset"], bytes.NewReader(raw)); err == nil &&
		params["charset"] != "" {
		if decoded, err := io.ReadAll(r); err == nil {
			raw = decoded
		}
	}
	text := strings.ToValidUTF8(string(raw), "\uFFFD")
	if media == "text/html" {
		return plainHTML(text)
	}
	return text
}

func partsOf(body io.Reader, boundary string, depth int) string {
	if boundary == "" {
		return ""
	}
	first := ""
	r := multipart.NewReader(body, boundary)
	for range 50 {
		part, err := r.NextRawPart()
		if err != nil {
			break
		}
		if disposition, _, _ := mime.ParseMediaType(
			part.Header.Get("Content-Disposition")); disposition == "attachment" {
			continue
		}
		kind := part.Header.Get("Content-Type")
		text := bodyOf(kind, part.Header.Get("Content-Transfer-Encoding"), part, depth+1)
		if strings.TrimSpace(text) == "" {
			continue
		}
		if media, _, _ := mime.ParseMediaType(kind); media == "text/plain" || kind == "" {
			return text
		}
		if first == "" {
			first = text
		}
	}
	return first
}

// plainHTML is the text of a page, with a line for each block.
func plainHTML(page string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	hidden := 0
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if hidden == 0 {
				b.WriteString(strings.Join(strings.Fields(" "+string(z.Text())+" "), " "))
				b.WriteByte(' ')
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "script", "style", "head", "title", "blockquote":
				if kind == html.StartTagToken {
					hidden++
				} else if kind == html.EndTagToken {
					hidden = max(0, hidden-1)
				}
			case "p", "div", "br", "li", "tr", "h1", "h2", "h3", "table":
				b.WriteByte('\n')
			}
		}
	}
}

// repliesTo is a line that stands above what a mail quotes: it ends with a colon and names an address or a day.
var repliesTo = regexp.MustCompile(
	`^\s*(?:-{2,}.*-{2,}|_{5,}|[^\n]{0,200}(?:<[^>\s]+@[^>\s]+>|\d{4}|\d{1,2}:\d{2})[^\n]{0,60}:)\s*$`)

// unquoted is what a mail itself says: without the lines that it quotes, the line above them, and a signature.
func unquoted(text string) string {
	var out []string
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		if strings.TrimRight(line, " \t") == "--" {
			break
		}
		if strings.HasPrefix(strings.TrimLeft(line, " "), ">") {
			continue
		}
		if repliesTo.MatchString(line) && quotesBelow(lines[i+1:]) {
			continue
		}
		if strings.HasPrefix(line, "-----") && strings.HasSuffix(strings.TrimSpace(line), "-----") {
			break // what is below was forwarded, or is the mail that this one answers
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// quotesBelow reports whether the next line that is not empty is quoted.
func quotesBelow(lines []string) bool {
	for _, line := range lines {
		if s := strings.TrimSpace(line); s != "" {
			return strings.HasPrefix(s, ">")
		}
	}
	return false
}
