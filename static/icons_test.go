package static

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"os"
	"strings"
	"testing"

	"golang.org/x/image/vector"
)

var update = flag.Bool("update", false, "draw the icons anew")

// The icon is drawn on a square of 32, like icon.svg: a tile with round corners and an N of one stroke.
var (
	tile   = color.RGBA{0x32, 0x50, 0xc8, 0xff}
	points = [][2]float64{{9.75, 23.5}, {9.75, 8.5}, {22.25, 23.5}, {22.25, 8.5}}
)

const (
	stroke = 3.5
	round  = 8.0
)

// pngs are the icons that are no drawing: their size in pixels, the radius of the tile, and how much of it the N takes.
// A system cuts its own shape out of one that is maskable, so that has no corners and more room around the N.
var pngs = map[string]struct {
	size         int
	radius, part float64
}{
	"icon-192.png": {192, round, 1}, "icon-512.png": {512, round, 1},
	"icon-maskable.png": {512, 0, .72}, "apple-touch-icon.png": {180, 0, .86},
}

func drawn(size int, radius, part float64) []byte {
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	k := float64(size) / 32
	fill := func(c color.Color, trace func(r *vector.Rasterizer)) {
		r := vector.NewRasterizer(size, size)
		r.DrawOp = draw.Over
		trace(r)
		r.Draw(img, img.Bounds(), image.NewUniform(c), image.Point{})
	}
	fill(tile, func(r *vector.Rasterizer) { rounded(r, k, radius) })
	for i, p := range points {
		p = [2]float64{16 + (p[0]-16)*part, 16 + (p[1]-16)*part}
		fill(color.White, func(r *vector.Rasterizer) { disc(r, p[0]*k, p[1]*k, stroke*part*k/2) })
		if i > 0 {
			q := [2]float64{16 + (points[i-1][0]-16)*part, 16 + (points[i-1][1]-16)*part}
			fill(color.White, func(r *vector.Rasterizer) { bar(r, q, p, k, stroke*part*k/2) })
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func polygon(r *vector.Rasterizer, corners ...[2]float64) {
	for i, c := range corners {
		if i == 0 {
			r.MoveTo(float32(c[0]), float32(c[1]))
		} else {
			r.LineTo(float32(c[0]), float32(c[1]))
		}
	}
	r.ClosePath()
}

func bar(r *vector.Rasterizer, a, b [2]float64, k, half float64) {
	dx, dy := b[0]-a[0], b[1]-a[1]
	n := math.Hypot(dx, dy)
	dx, dy = dx/n*half, dy/n*half
	polygon(r, [2]float64{a[0]*k - dy, a[1]*k + dx}, [2]float64{b[0]*k - dy, b[1]*k + dx},
		[2]float64{b[0]*k + dy, b[1]*k - dx}, [2]float64{a[0]*k + dy, a[1]*k - dx})
}

func disc(r *vector.Rasterizer, x, y, radius float64) {
	var corners [][2]float64
	for i := range 64 {
		angle := 2 * math.Pi * float64(i) / 64
		corners = append(corners, [2]float64{x + radius*math.Cos(angle), y + radius*math.Sin(angle)})
	}
	polygon(r, corners...)
}

func rounded(r *vector.Rasterizer, k, radius float64) {
	var corners [][2]float64
	for quarter, at := range [][2]float64{{32 - radius, 32 - radius}, {radius, 32 - radius}, {radius, radius},
		{32 - radius, radius}} {
		for i := range 17 {
			angle := math.Pi / 2 * (float64(quarter) + float64(i)/16)
			corners = append(corners, [2]float64{(at[0] + radius*math.Cos(angle)) * k,
				(at[1] + radius*math.Sin(angle)) * k})
		}
	}
	polygon(r, corners...)
}

func TestIconsAreTheLogoInTheSizesThatSystemsAskFor(t *testing.T) {
	t.Parallel()
	for name, p := range pngs {
		want := drawn(p.size, p.radius, p.part)
		if *update {
			if err := os.WriteFile(name, want, 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, ok := Read(name)
		if !ok || !samePicture(t, got, want) {
			t.Errorf("%s is not the logo; look at it, then run the test with -update", name)
		}
	}
}

// samePicture compares pixels, as compression and rounding differ between versions and machines.
func samePicture(t *testing.T, a, b []byte) bool {
	t.Helper()
	x, errX := png.Decode(bytes.NewReader(a))
	y, errY := png.Decode(bytes.NewReader(b))
	if errX != nil || errY != nil || x.Bounds() != y.Bounds() {
		return false
	}
	for i := range x.Bounds().Dx() {
		for j := range x.Bounds().Dy() {
			r1, g1, b1, _ := x.At(i, j).RGBA()
			r2, g2, b2, _ := y.At(i, j).RGBA()
			for _, d := range []int{int(r1) - int(r2), int(g1) - int(g2), int(b1) - int(b2)} {
				if d > 0x300 || d < -0x300 {
					return false
				}
			}
		}
	}
	return true
}

func TestTheManifestNamesIconsThatThereAreInTheirTrueSizes(t *testing.T) {
	t.Parallel()
	raw, _ := Read("manifest.webmanifest")
	var m struct {
		Icons []struct{ Src, Sizes, Type, Purpose string }
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	sizes := map[string]bool{}
	for _, i := range m.Icons {
		body, ok := Read(strings.TrimPrefix(i.Src, Prefix))
		if !ok {
			t.Errorf("there is no %s", i.Src)
			continue
		}
		if i.Type != "image/png" {
			continue
		}
		c, err := png.DecodeConfig(bytes.NewReader(body))
		if size := fmt.Sprintf("%dx%d", c.Width, c.Height); err != nil || size != i.Sizes {
			t.Errorf("%s is %s (%v), not %s", i.Src, size, err, i.Sizes)
		}
		sizes[i.Sizes+i.Purpose] = true
	}
	for _, needed := range []string{"192x192", "512x512", "512x512maskable"} {
		if !sizes[needed] {
			t.Errorf("no icon of %s", needed)
		}
	}
}
