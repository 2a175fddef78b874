// SPDX-License-Identifier: GPL-3.0-or-later
// Bad data that a repository cannot hold: what is no regular file, and what unpacks to a lot.
#include <sys/stat.h>
#include <zlib.h>

#include <array>
#include <fstream>

#include "tests/cli/bad_data.h"

namespace sparsescope::test {
namespace {

constexpr std::size_t bomb_bytes = std::size_t{128} << 20;

template <class T>
std::string little(T value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

// `head`, then bomb_bytes of `filler`, packed. It is never in memory as a whole, or the program
// that is tested would inherit the peak.
std::string packed_bomb(const std::string& head, char filler, bool gzip) {
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, gzip ? 16 + MAX_WBITS : -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string packed;
    std::array<Bytef, 65536> out{};
    const auto add = [&](std::string bytes, int flush) {
        stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
        stream.avail_in = static_cast<uInt>(bytes.size());
        do {
            stream.next_out = out.data();
            stream.avail_out = out.size();
            deflate(&stream, flush);
            packed.append(reinterpret_cast<const char*>(out.data()), out.size() - stream.avail_out);
        } while (stream.avail_out == 0);
    };
    add(head, Z_NO_FLUSH);
    const std::string piece(std::size_t{1} << 20, filler);
    for (std::size_t done = 0; done < bomb_bytes; done += piece.size())
        add(piece, Z_NO_FLUSH);
    add("", Z_FINISH);
    deflateEnd(&stream);
    return packed;
}

std::string npy_head() {
    std::string text = "{'descr': '|u1', 'fortran_order': False, 'shape': (" +
                       std::to_string(bomb_bytes / 64) + ", 64), }";
    text += std::string(117 - text.size(), ' ') + "\n";
    return std::string("\x93NUMPY\x01\x00", 8) + little(static_cast<std::uint16_t>(text.size())) +
           text;
}

// A zip archive of one deflated member, whose sizes are honest.
std::string zip_bomb() {
    const std::string head = npy_head();
    const std::string packed = packed_bomb(head, '\1', false);
    const std::string name = "data.npy";
    const std::string facts =
        little(std::uint16_t{20}) + little(std::uint16_t{0}) + little(std::uint16_t{8}) +
        little(std::uint32_t{0x00210000}) + little(std::uint32_t{0}) +
        little(static_cast<std::uint32_t>(packed.size())) +
        little(static_cast<std::uint32_t>(head.size() + bomb_bytes)) +
        little(static_cast<std::uint16_t>(name.size())) + little(std::uint16_t{0});
    const std::string local = "PK\x03\x04" + facts + name + packed;
    const std::string directory =
        "PK\x01\x02" + little(std::uint16_t{20}) + facts + std::string(14, '\0') + name;
    return local + directory + "PK\x05\x06" + std::string(4, '\0') + little(std::uint16_t{1}) +
           little(std::uint16_t{1}) + little(static_cast<std::uint32_t>(directory.size())) +
           little(static_cast<std::uint32_t>(local.size())) + little(std::uint16_t{0});
}

TEST_F(BadData, WhatUnpacksToMuchMore) {
    expect_refused({write("bomb.npz", zip_bomb())}, "bomb.npz");
    expect_refused({write("bomb.npy.gz", packed_bomb(npy_head(), '\1', true))}, "bomb.npy.gz");
    expect_refused({write("bomb.csv.gz", packed_bomb("text,x,y\n", 'a', true))}, "bomb.csv.gz");
    expect_refused({write("lines.csv.gz", packed_bomb("text,x,y\n", '\n', true))}, "lines.csv.gz");
    expect_refused({write("bomb.jsonl.gz", packed_bomb("{\"text\": \"", 'a', true))},
                   "bomb.jsonl.gz");
    expect_refused({write("deep.json.gz", packed_bomb("", '[', true))}, "deep.json.gz");
    expect_refused(
        {write("bomb.idx.gz",
               packed_bomb(std::string("\0\0\x08\x02\0\x20\0\0\0\0\0\x40", 12), '\1', true))},
        "bomb.idx.gz");
    expect_refused(
        {good_embeddings(), "--labels", write("labels.txt.gz", packed_bomb("", 'a', true))},
        "labels.txt.gz");
}

TEST_F(BadData, WhatHasNoEndOfLine) {
    constexpr std::size_t million = 1'000'000;
    expect_refused({write("letters.csv", std::string(million, 'a'))}, "letters.csv");
    expect_refused({write("zeros.csv", std::string(million, '\0'))}, "zeros.csv");
    expect_refused({write("zeros.bin", std::string(million, '\0'))}, "zeros.bin");
    expect_refused({write("quotes.csv", std::string(million + 1, '"'))}, "quotes.csv");
    expect_refused({write("deep.jsonl", std::string(million, '['))}, "deep.jsonl");
    expect_refused({write("deep.index.json", "{\"weight_map\":" + std::string(million, '['))},
                   "deep.index.json");
    std::string objects = "{\"weight_map\":";
    for (std::size_t i = 0; i < million / 10; ++i)
        objects += "{\"a\":";
    expect_refused(
        {write("objects.index.json", objects + "1" + std::string(million / 10 + 1, '}'))},
        "objects.index.json");
    expect_refused({write("long-line.csv", "text,x,y\n" + std::string(17 * million, 'a'))},
                   "long-line.csv");
    expect_refused({good_embeddings(), "--texts", write("texts.txt", std::string(million, '\0'))},
                   "texts.txt");
}

TEST_F(BadData, WhatIsNoRegularFile) {
    const std::string good = good_embeddings();
    ASSERT_EQ(::mkfifo(path("pipe.npy").c_str(), 0600), 0);
    std::filesystem::create_directory(path("folder.csv"));
    std::filesystem::create_symlink("loop.npy", path("loop.npy"));
    std::filesystem::create_symlink("nowhere.npy", path("dangling.npy"));
    for (const char* name : {"pipe.npy", "folder.csv", "loop.npy", "dangling.npy"}) {
        expect_refused({path(name)}, name);
        expect_refused({good, "--labels", path(name)}, name);
        expect_refused({good, "--texts", path(name)}, name);
    }
    for (const char* name : {"/dev/zero", "/dev/null", "/proc/self/mem", "/"})
        expect_refused({name}, name);
    expect_refused({good, "--labels", "/dev/zero"}, "/dev/zero");
    write("secret.npy", "secret");
    std::filesystem::permissions(path("secret.npy"), std::filesystem::perms::none);
    expect_refused({path("secret.npy")}, "secret.npy", true);
}

TEST_F(BadData, FoldersOfSuch) {
    const auto folder = [&](const std::string& name) {
        std::filesystem::create_directory(path(name));
        std::filesystem::copy_file(good_embeddings(), path(name + "/chunk_1.npy"));
        return path(name);
    };
    const std::string loop = folder("with-loop");
    std::filesystem::create_symlink("chunk_2.npy", loop + "/chunk_2.npy");
    expect_refused({loop}, "with-loop");
    const std::string pipe = folder("with-pipe");
    ASSERT_EQ(::mkfifo((pipe + "/chunk_2.npy").c_str(), 0600), 0);
    expect_refused({pipe}, "with-pipe");
    const std::string endless = folder("with-zeros");
    std::filesystem::create_symlink("/dev/zero", endless + "/chunk_2.npy");
    expect_refused({endless}, "with-zeros");
    std::filesystem::create_symlink("itself", path("itself"));
    expect_refused({path("itself")}, "itself");
    // A folder within the folder is no piece, whatever it is called, and leads nowhere.
    const std::string nested = path("nested");
    std::filesystem::create_directory(nested);
    std::filesystem::create_directory_symlink(nested, nested + "/chunk_1.npy");
    expect_refused({nested}, "nested");
}

}  // namespace
}  // namespace sparsescope::test
