// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are cut off, damaged or made to mislead: each is refused in a sentence that names it,
// without large allocations.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "core/formats/array_writer.h"
#include "core/formats/idx.h"
#include "core/formats/npy.h"
#include "core/formats/npz.h"
#include "core/formats/safetensors.h"
#include "core/formats/safetensors_writer.h"
#include "tests/core/formats/sample_arrays.h"

namespace sparsescope {
namespace {

std::string dict(const std::string& descr, const std::string& shape,
                 const std::string& order = "False") {
    return "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
}

long peak_memory_mib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

struct Format {
    const char* extension;
    Result<std::vector<float>> (*read)(const std::filesystem::path& path);
};
const Format npy{".npy", [](const auto& path) { return all_floats(open_npy(path)); }};
const Format npz{".npz", [](const auto& path) { return all_floats(open_npz(path, "data")); }};
const Format idx{".idx", [](const auto& path) { return all_floats(open_idx(path)); }};
const Format safetensors{".safetensors", [](const auto& path) -> Result<std::vector<float>> {
                             SPARSESCOPE_ASSIGN(const auto file, SafetensorsFile::open(path));
                             return file.read_floats("data");
                         }};

// A sentence for a person: names the file, ends with a full stop.
void expect_refused(const Format& format, const std::filesystem::path& path,
                    const std::string& what) {
    const auto result = format.read(path);
    ASSERT_FALSE(result) << what;
    EXPECT_EQ(result.error().code, ErrorCode::invalid_input) << result.error().message;
    EXPECT_NE(result.error().message.find(path.string()), std::string::npos)
        << result.error().message;
    EXPECT_TRUE(result.error().message.ends_with('.')) << result.error().message;
}

// NumPy's and our own samples, one for each way in which arrays are stored.
std::vector<std::pair<Format, std::string>> samples(const TemporaryFolder& folder) {
    const std::string images = idx_content(0x08, {2, 2, 3}, "abcdefghijkl");
    const auto path = folder.path() / "sample.safetensors";
    const auto values = counting(6);
    const std::vector<std::int64_t> labels = {1, 2};
    const TensorToWrite tensors[] = {tensor("data", ElementType::f32, {2, 3}, values),
                                     tensor("labels", ElementType::i64, {2}, labels)};
    succeed(write_safetensors(path, tensors, {{"key", "value"}}));
    return {{npy, file_content(numpy_file("matrix.npy"))},
            {npy, file_content(numpy_file("fortran.npy"))},
            {npz, file_content(numpy_file("stored.npz"))},
            {npz, file_content(numpy_file("deflated.npz"))},
            {npz, file_content(numpy_file("zip64_directory.npz"))},
            {idx, images},
            {idx, gzipped(images)},
            {safetensors, file_content(path)}};
}

TEST(Malformed, FilesCutOffAnywhereAreRefused) {
    const TemporaryFolder folder;
    for (const auto& [format, content] : samples(folder)) {
        for (std::size_t length = 0; length < content.size(); ++length) {
            const auto path =
                folder.write(std::string("cut") + format.extension, content.substr(0, length));
            expect_refused(format, path,
                           std::string(format.extension) + " cut at " + std::to_string(length));
        }
    }
}

TEST(Malformed, NoDamagedByteDoesHarm) {
    const TemporaryFolder folder;
    for (const auto& [format, content] : samples(folder)) {
        for (std::size_t position = 0; position < content.size(); ++position) {
            for (const char value : {'\0', '\x01', '\x7F', '\xFF'}) {
                std::string damaged = content;
                damaged[position] = value;
                const auto path = folder.write(std::string("damaged") + format.extension, damaged);
                const auto result = format.read(path);  // either is fine, a crash is not
                if (!result) {
                    EXPECT_EQ(result.error().code, ErrorCode::invalid_input)
                        << result.error().message << " | " << result.error().detail;
                }
            }
        }
    }
    EXPECT_LT(peak_memory_mib(), 1024);  // inputs are below 1 KiB
}

TEST(Malformed, FilesWithMoreBytesThanTheyAnnounceAreRefused) {
    const TemporaryFolder folder;
    expect_refused(npy, folder.write("a.npy", file_content(numpy_file("matrix.npy")) + "x"), "npy");
    expect_refused(npy, folder.write("f.npy", file_content(numpy_file("fortran.npy")) + "x"),
                   "npy");
    const std::string images = idx_content(0x08, {2, 2, 3}, "abcdefghijklm");
    expect_refused(idx, folder.write("a.idx", images), "idx");
    expect_refused(idx, folder.write("a.gz", gzipped(images)), "idx.gz");
}

TEST(Malformed, NpyHeadersThatLieOrCannotBeReadAreRefused) {
    const TemporaryFolder folder;
    const std::string items(48, '\1');
    const std::string f4 = "'<f4'";
    const std::string headers[] = {
        dict(f4, "(4, 4)"),                       // beyond the file
        dict(f4, "(9223372036854775808, 1)"),     // 2^63 rows
        dict(f4, "(4611686018427387904, 4)"),     // overflows
        dict(f4, "(4611686018427387904, 4, 0)"),  // overflows, then nothing
        dict(f4, "(18446744073709551616,)"),      // no 64-bit number
        dict(f4, "(-4, -3)"),                     // negative
        dict(f4, "(4.0, 3)"),
        dict(f4, "4, 3"),
        dict(f4, "(4 3)"),
        dict(f4, "(,)"),
        dict("'|O'", "(6,)"),
        dict("'O'", "(6,)"),                           // pickled objects
        dict("[('a', '<f4'), ('b', '<f4')]", "(6,)"),  // records
        dict("'<c8'", "(6,)"),
        dict("'<f16'", "(3,)"),
        dict("'<M8[s]'", "(6,)"),
        dict("'<U0'", "(6,)"),
        dict("'<U9999999999'", "(6,)"),
        dict("'<U'", "(6,)"),
        dict("'f4'", "(4, 3)"),
        dict("''", "(4, 3)"),
        dict("4", "(4, 3)"),
        dict(f4, "(4, 3)", "Maybe"),
        "{'descr': '<f4', 'shape': (4, 3)}\n",  // no order
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (4, 3)}\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), 'more': 1}\n",
        dict(f4, "(4, 3)") + "x",
        "",
        "{",
        "{'",
        "{'descr",
        "[]",
        std::string(5000, '{'),
        dict(f4, "(" + std::string(3000, '1') + ")"),
        dict(f4, "(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,12)")};
    for (const auto& header : headers) {
        expect_refused(npy, folder.write("bad.npy", npy_content(header, items)), header);
    }
    expect_refused(npy, folder.write("v4.npy", npy_content(dict(f4, "(4, 3)"), items, 4)), "v4");
    expect_refused(npy, folder.write("v0.npy", npy_content(dict(f4, "(4, 3)"), items, 0)), "v0");
    expect_refused(npy, folder.write("long.npy", npy_content(std::string(20000, ' '), items)),
                   "long");
    for (const auto* file : {"objects.npy", "records.npy", "complex.npy", "cube_fortran.npy"}) {
        expect_refused(npy, numpy_file(file), file);
    }
    // A sound header is not refused by the same way of writing it.
    EXPECT_TRUE(npy.read(folder.write("good.npy", npy_content(dict(f4, "(4, 3)"), items))));
}

TEST(Malformed, OtherFormatsAndThingsThatAreNoFilesAreRefused) {
    const TemporaryFolder folder;
    for (const Format& format : {npy, npz, idx, safetensors}) {
        for (const std::string content : {"", "x", "text, not numbers\n1, 2\n", "PK\x03\x04 no zip",
                                          "\x1F\x8B", "\x1F\x8B no gzip at all"}) {
            expect_refused(format, folder.write("other.bin", content), content);
        }
        expect_refused(format, folder.path(), "a folder");
        const auto missing = format.read(folder.path() / "missing");
        ASSERT_FALSE(missing);
        EXPECT_EQ(missing.error().code, ErrorCode::not_found);
    }
}

TEST(Malformed, IdxShapesThatLieAreRefused) {
    const TemporaryFolder folder;
    const std::string items(12, '\1');
    const std::vector<std::uint32_t> shapes[] = {
        {13}, {0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, {0x80000000, 0x80000000, 4, 1}, {}};
    for (const auto& shape : shapes) {
        const std::string content = idx_content(0x08, shape, items);
        expect_refused(idx, folder.write("bad.idx", content), "plain");
        expect_refused(idx, folder.write("bad.gz", gzipped(content)), "gzipped");
    }
    expect_refused(idx, folder.write("type.idx", idx_content(0x0A, {12}, items)), "type");
}

// A member whose directory entry claims 2^31 bytes; zip's own numbers are at fixed places.
TEST(Malformed, ArchivesThatClaimToUnpackToFarTooMuchAreRefused) {
    const TemporaryFolder folder;
    std::string content = file_content(numpy_file("deflated.npz"));
    const std::size_t directory = content.find("PK\x01\x02");
    ASSERT_NE(directory, std::string::npos);
    content.replace(directory + 24, 4, std::string("\0\0\0\x80", 4));
    const auto path = folder.write("bomb.npz", content);
    const auto result = npz.read(path);
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().message.find("2147483648"), std::string::npos)
        << result.error().message;
}

TEST(Malformed, GzipBombsAreRefused) {
    const TemporaryFolder folder;
    const std::string zeros(std::size_t{80} << 20, '\0');
    const auto path = folder.write("bomb.gz", gzipped(idx_content(0x08, {80U << 20}, zeros)));
    expect_refused(idx, path, "bomb");
}

TEST(Malformed, ArchivesWithTwoArraysOfOneNameAreRefused) {
    const TemporaryFolder folder;
    std::string content = file_content(numpy_file("stored.npz"));
    for (auto at = content.find("label.npy"); at != std::string::npos;
         at = content.find("label.npy", at)) {
        content.replace(at, 9, "data.npyy");
    }
    EXPECT_TRUE(npz_keys(folder.write("other.npz", content)));
    const auto values = counting(2);
    const auto path = folder.path() / "twice.npz";
    const TensorToWrite arrays[] = {tensor("data", ElementType::f32, {2}, values),
                                    tensor("dat2", ElementType::f32, {2}, values)};
    succeed(write_npz(path, arrays));
    content = file_content(path);
    for (auto at = content.find("dat2"); at != std::string::npos; at = content.find("dat2", at)) {
        content.replace(at, 4, "data");
    }
    expect_refused(npz, folder.write("twice.npz", content), "twice");
}

}  // namespace
}  // namespace sparsescope
