package app

import (
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
)

// memoryShare is the part of the limit of its group (systemd's MemoryMax, a container's limit) that the heap may take:
// the collector works harder before the kernel ends the process. The rest is for stacks, the program itself and the
// cache of files that are mapped.
const memoryShare = 0.9

// respectMemoryLimit tells the garbage collector how much memory there is, unless the operator has (GOMEMLIMIT).
func respectMemoryLimit() {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	if limit := groupLimit("/proc/self/cgroup", "/sys/fs/cgroup"); limit > 0 {
		debug.SetMemoryLimit(int64(float64(limit) * memoryShare))
	}
}

// groupLimit is the least memory that the control group of a process and those around it may have, in bytes; 0: no
// limit, or none that is known. self is the process's file of groups (cgroup v2: one line, "0::/path"), root where the
// groups are mounted.
func groupLimit(self, root string) int64 {
	raw, err := os.ReadFile(self)
	if err != nil {
		return 0
	}
	least := int64(math.MaxInt64)
	for line := range strings.Lines(string(raw)) {
		path, ok := strings.CutPrefix(strings.TrimSpace(line), "0::/")
		if !ok || !filepath.IsLocal(filepath.Join(".", path)) {
			continue
		}
		for dir := filepath.Join(root, path); len(dir) >= len(root); dir = filepath.Dir(dir) {
			if n := limitIn(filepath.Join(dir, "memory.max")); n > 0 {
				least = min(least, n)
			}
		}
	}
	if least == math.MaxInt64 {
		return 0
	}
	return least
}

// limitIn reads one limit; "max" and no file are 0.
func limitIn(file string) int64 {
	raw, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(raw)), 10, 64)
	if err != nil {
		return 0
	}
	return n
}
