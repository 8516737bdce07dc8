// What Go's own packages say of a tree that we published: golang.org/x/mod/sumdb/note reads and
// verifies the checkpoint, golang.org/x/mod/sumdb/tlog the tiles, the leaves and every proof.
//
//	verify tree FOLDER KEY            the whole tree: tiles, entries, and proofs that tlog makes of them
//	verify proofs FILE                proofs that we made, one JSON object a line
//	verify receipt FILE KEY ENTRY     a tlog-proof file, and the entry that it is about
package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
	fmt.Println("ok")
}

func run(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "tree":
		return wholeTree(args[1], args[2])
	case len(args) == 2 && args[0] == "proofs":
		return ourProofs(args[1])
	case len(args) == 4 && args[0] == "receipt":
		return receipt(args[1], args[2], args[3])
	}
	return errors.New("tree FOLDER KEY, proofs FILE, or receipt FILE KEY ENTRY")
}

// The tree that a checkpoint states, once its signature by this key holds.
func opened(message []byte, key string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tlog.Tree{}, err
	}
	read, err := note.Open(message, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(read.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() || lines[3] != "" {
		return tlog.Tree{}, fmt.Errorf("no checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// Tiles as files; tlog's own path of a tile differs from C2SP's in naming the height.
type folder string

func (at folder) Height() int { return height }

func (at folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(tiles))
	for number, tile := range tiles {
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(at), path))
		if err != nil {
			return nil, err
		}
		if len(data) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s holds %d bytes", path, len(data))
		}
		found[number] = data
	}
	return found, nil
}

func (at folder) SaveTiles([]tlog.Tile, [][]byte) {}

func wholeTree(at, key string) error {
	message, err := os.ReadFile(filepath.Join(at, "checkpoint"))
	if err != nil {
		return err
	}
	tree, err := opened(message, key)
	if err != nil {
		return err
	}
	// Every tile that it reads is held against the root before a hash of it is believed.
	reader := tlog.TileHashReader(tree, folder(at))
	for first := int64(0); first < tree.N; first += 1 << height {
		width := tree.N - first
		if width > 1<<height {
			width = 1 << height
		}
		indexes := make([]int64, width)
		for number := range indexes {
			indexes[number] = tlog.StoredHashIndex(0, first+int64(number))
		}
		hashes, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		entries, err := bundle(at, first>>height, int(width))
		if err != nil {
			return err
		}
		for number, entry := range entries {
			if tlog.RecordHash(entry) != hashes[number] {
				return fmt.Errorf("entry %d is not the one of its leaf", first+int64(number))
			}
		}
	}
	if err := theirProofs(tree, reader); err != nil {
		return err
	}
	fmt.Println(tree.N, "entries")
	return nil
}

func theirProofs(tree tlog.Tree, reader tlog.HashReader) error {
	for at := int64(0); at < tree.N; at += tree.N/97 + 1 {
		proof, err := tlog.ProveRecord(tree.N, at, reader)
		if err != nil {
			return err
		}
		leaf, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, at)})
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, at, leaf[0]); err != nil {
			return err
		}
		old, err := tlog.TreeHash(at+1, reader)
		if err != nil {
			return err
		}
		extension, err := tlog.ProveTree(tree.N, at+1, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(extension, tree.N, tree.Hash, at+1, old); err != nil {
			return err
		}
	}
	return nil
}

func bundle(at string, index int64, width int) ([][]byte, error) {
	tile := tlog.Tile{H: height, L: 0, N: index, W: width}
	path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/0/", height), "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(at, path))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s is cut off", path)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries, data = append(entries, data[2:end]), data[end:]
	}
	if len(entries) != width {
		return nil, fmt.Errorf("%s holds %d entries", path, len(entries))
	}
	return entries, nil
}

// One proof of ours, as hexadecimal: of a leaf where `leaf` is there, else of an older tree.
type made struct {
	Size, Index, Old int64
	Root, Leaf, Was  string
	Proof            []string
}

func ourProofs(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	count := 0
	for lines.Scan() {
		var proof made
		if err := json.Unmarshal(lines.Bytes(), &proof); err != nil {
			return err
		}
		if err := proof.check(); err != nil {
			return fmt.Errorf("proof %d: %w", count, err)
		}
		count++
	}
	fmt.Println(count, "proofs")
	return lines.Err()
}

func (proof made) check() error {
	hashes := make([]tlog.Hash, len(proof.Proof))
	for number, text := range proof.Proof {
		hashes[number] = unhexed(text)
	}
	if proof.Leaf != "" {
		return tlog.CheckRecord(
			hashes, proof.Size, unhexed(proof.Root), proof.Index, unhexed(proof.Leaf))
	}
	return tlog.CheckTree(hashes, proof.Size, unhexed(proof.Root), proof.Old, unhexed(proof.Was))
}

func unhexed(text string) (found tlog.Hash) {
	data, err := hex.DecodeString(text)
	if err == nil && len(data) == tlog.HashSize {
		copy(found[:], data)
	}
	return found
}

func receipt(path, key, entryPath string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	entry, err := os.ReadFile(entryPath)
	if err != nil {
		return err
	}
	head, message, parted := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !parted || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("no tlog-proof")
	}
	lines = lines[1:]
	if strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	if err != nil {
		return err
	}
	var hashes tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return fmt.Errorf("%q is no hash", line)
		}
		hashes = append(hashes, hash)
	}
	tree, err := opened(message, key)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(hashes, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}
