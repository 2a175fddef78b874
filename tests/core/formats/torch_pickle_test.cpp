// SPDX-License-Identifier: GPL-3.0-or-later
// Files in tests/data/models/torch are made by torch itself (tests/interop/make_model_files.py).
#include "core/formats/torch_pickle.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "core/formats/torch_writer.h"
#include "core/formats/zip_writer.h"
#include "tests/core/formats/sample_arrays.h"
#include "tests/support/places.h"

namespace sparsescope {
namespace {

using Sizes = std::vector<std::uint64_t>;
using Reals = std::vector<float>;

TorchFile made_by_torch(const std::string& file) {
    return value_of(TorchFile::open(test_data() + "/models/torch/" + file));
}

TEST(TorchFileTest, ReadsTypesShapesAndNesting) {
    const TorchFile file = made_by_torch("many.pt");
    EXPECT_EQ(file.find("plain")->shape, (Sizes{4, 6}));
    EXPECT_EQ(value_of(file.read_floats("plain")), counting(24));
    EXPECT_EQ(value_of(file.read_integers("scalar")), std::vector<std::int64_t>{7});
    EXPECT_TRUE(file.find("scalar")->shape.empty());
    EXPECT_EQ(value_of(file.read_floats("half")), (Reals{0.5F, -2}));
    EXPECT_EQ(value_of(file.read_floats("brain")), (Reals{1.5F, -3}));
    EXPECT_EQ(value_of(file.read_floats("double")), (Reals{0.25F}));
    EXPECT_EQ(value_of(file.read_integers("long")), (std::vector<std::int64_t>{-1, 1LL << 40}));
    EXPECT_EQ(value_of(file.read_integers("bytes")), (std::vector<std::int64_t>{0, 255}));
    EXPECT_EQ(value_of(file.read_integers("bools")), (std::vector<std::int64_t>{1, 0}));
    EXPECT_EQ(value_of(file.read_integers("u16")), (std::vector<std::int64_t>{1, 65535}));
    EXPECT_EQ(file.find("empty")->shape, (Sizes{0, 3}));
    EXPECT_TRUE(value_of(file.read_floats("empty")).empty());
    EXPECT_EQ(value_of(file.read_floats("parameter")), (Reals{3, 4}));
    EXPECT_EQ(value_of(file.read_floats("nested/list/0")), (Reals{1}));
    EXPECT_EQ(value_of(file.read_floats("nested/list/1/deep")), (Reals{2}));
    EXPECT_EQ(value_of(file.read_floats("nested/3")), (Reals{9}));
    EXPECT_EQ(file.find("missing"), nullptr);
    EXPECT_FALSE(file.read_floats("missing"));
}

TEST(TorchFileTest, ReadsTensorsThatShareAStorageInAnyOrder) {
    const TorchFile file = made_by_torch("many.pt");
    EXPECT_EQ(file.find("transposed")->shape, (Sizes{6, 4}));
    const Reals transposed = value_of(file.read_floats("transposed"));
    EXPECT_EQ((Reals{transposed.begin(), transposed.begin() + 5}), (Reals{0, 6, 12, 18, 1}));
    EXPECT_EQ(transposed.back(), 23);
    EXPECT_EQ(value_of(file.read_floats("slice")), (Reals{6, 8, 10, 12, 14, 16}));
    EXPECT_EQ(file.find("plain")->member, file.find("transposed")->member);
}

TEST(TorchFileTest, ReadsTheFormatBeforeTorch16) {
    const TorchFile file = made_by_torch("old.pt");
    EXPECT_EQ(value_of(file.read_floats("plain")), counting(24));
    const Reals transposed = value_of(file.read_floats("transposed"));
    EXPECT_EQ((Reals{transposed.begin(), transposed.begin() + 5}), (Reals{0, 6, 12, 18, 1}));
    EXPECT_EQ(value_of(file.read_floats("slice")), (Reals{6, 8, 10, 12, 14, 16}));
    EXPECT_EQ(value_of(file.read_integers("long")), (std::vector<std::int64_t>{-1, 1LL << 40}));
    EXPECT_EQ(value_of(file.read_floats("double")), (Reals{0.25F}));
    EXPECT_EQ(value_of(file.read_floats("nested/list/1/deep")), (Reals{2}));
    EXPECT_EQ(file.scalars().at("k"), TorchScalar(std::int64_t{8}));
}

// Cut anywhere, an old file is refused or read right; nothing is made up.
TEST(TorchFileTest, RefusesOldFilesThatWereCut) {
    std::ifstream in(test_data() + "/models/torch/old.pt", std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(in), {}};
    ASSERT_GT(whole.size(), 100U);
    const TemporaryFolder folder;
    const auto path = folder.path() / "cut.pt";
    for (std::size_t size = 16; size < whole.size(); size += 7) {
        std::ofstream(path, std::ios::binary) << whole.substr(0, size);
        EXPECT_FALSE(TorchFile::open(path)) << size;
    }
    std::string claims = whole;  // that its last storage, of 24 floats, has more
    claims.replace(claims.size() - 24 * 4 - 8, 8, 8, '\x7f');
    std::ofstream(path, std::ios::binary) << claims;
    const auto refused = TorchFile::open(path);
    ASSERT_FALSE(refused);
}

TEST(TorchFileTest, ReadsScalars) {
    const auto scalars = made_by_torch("many.pt").scalars();
    EXPECT_EQ(scalars.at("k"), TorchScalar(std::int64_t{8}));
    EXPECT_EQ(scalars.at("rate"), TorchScalar(0.5));
    EXPECT_EQ(scalars.at("name"), TorchScalar("größe"));
    EXPECT_EQ(scalars.at("yes"), TorchScalar(true));
    EXPECT_EQ(scalars.at("device"), TorchScalar("cpu"));
    EXPECT_EQ(std::get<double>(scalars.at("seed")), 9223372036854775813.0);
    const auto numpy = made_by_torch("numpy.pt").scalars();
    EXPECT_EQ(numpy.at("loss"), TorchScalar(0.125));
    EXPECT_EQ(numpy.at("step"), TorchScalar(std::int64_t{-3}));
}

TEST(TorchFileTest, ReadsLaterProtocols) {
    for (const char* file : {"protocol_3.pt", "protocol_4.pt", "protocol_5.pt"})
        EXPECT_EQ(value_of(made_by_torch(file).read_floats("plain")), counting(24)) << file;
}

TEST(TorchFileTest, ReadsWhatIsWritten) {
    const TemporaryFolder folder;
    const auto weights = counting(6);
    const std::vector<std::int64_t> counter{5, -1};
    const TensorToWrite tensors[] = {tensor("encoder.weight", ElementType::f32, {2, 3}, weights),
                                     tensor("decoder.weight", ElementType::f32, {2, 3}, weights),
                                     tensor("counter", ElementType::i64, {2}, counter)};
    for (const std::string key : {"", "state_dict"}) {
        const auto path = folder.path() / ("a" + key + ".pth");
        succeed(write_torch(path, tensors, key));
        const auto file = value_of(TorchFile::open(path));
        const std::string prefix = key.empty() ? "" : key + "/";
        EXPECT_EQ(value_of(file.read_floats(prefix + "encoder.weight")), weights);
        EXPECT_EQ(file.find(prefix + "encoder.weight")->member,
                  file.find(prefix + "decoder.weight")->member);
        EXPECT_EQ(value_of(file.read_integers(prefix + "counter")), counter);
        const std::string once = file_content(path);
        succeed(write_torch(path, tensors, key));
        EXPECT_EQ(file_content(path), once);
    }
}

// Programs in place of data. Each is refused by the name it mentions; what it would do is to make
// the file `canary`.
class HostilePickle : public ::testing::Test {
  protected:
    std::string complaint(const std::string& program) {
        const auto path = folder_.path() / "hostile.pt";
        const ZipPiece pieces[] = {{"a/data.pkl", std::as_bytes(std::span(program))}};
        succeed(write_zip(path, pieces));
        const auto file = TorchFile::open(path);
        EXPECT_FALSE(std::filesystem::exists(canary_));
        return file ? "accepted" : file.error().message;
    }
    void expect_named(const std::string& program, const std::string& name) {
        EXPECT_NE(complaint(program).find("\"" + name + "\""), std::string::npos)
            << complaint(program);
    }
    static std::string text(const std::string& value) {
        return std::string("\x8c") + static_cast<char>(value.size()) + value;
    }
    TemporaryFolder folder_;
    std::filesystem::path canary_ = folder_.path() / "canary";
    std::string touch_ = "touch " + canary_.string();
    const std::string proto_ = "\x80\x02";
};

TEST_F(HostilePickle, NothingIsRunAndNamesAreRefused) {
    const std::string python = "open('" + canary_.string() + "','w')";
    const auto called = [&](const std::string& name, const std::string& argument) {
        return proto_ + "c" + name + "\n" + text(argument) + "\x85R.";
    };
    expect_named(called("os\nsystem", touch_), "os.system");
    expect_named(called("posix\nsystem", touch_), "posix.system");
    expect_named(called("builtins\neval", python), "builtins.eval");
    expect_named(called("builtins\nexec", python), "builtins.exec");
    expect_named(called("subprocess\ncall", touch_), "subprocess.call");
    expect_named(called("torch\nload", "x"), "torch.load");
    expect_named(called("torch.hub\nload", "x"), "torch.hub.load");
    expect_named(called("__builtin__\neval", python), "__builtin__.eval");
    expect_named(called("collections\nOrderedDict.__init__", "x"),
                 "collections.OrderedDict.__init__");
    // Only mentioned, in a place where nothing would call it.
    expect_named(proto_ + "}" + text("x") + "cos\nsystem\ns.", "os.system");
}

TEST_F(HostilePickle, NamesOutOfTheStackOrTheMemoAreRefused) {
    expect_named(proto_ + text("os") + text("system") + "\x93" + text(touch_) + "\x85R.",
                 "os.system");
    // "posix" is kept in the memo, thrown away, and recalled for the name.
    expect_named(proto_ + text("posix") + std::string("q\x05", 2) + "0" + "h\x05" + text("system") +
                     "\x93" + text(touch_) + "\x85R.",
                 "posix.system");
    expect_named(proto_ + "(" + text(touch_) + "ios\nsystem\n.", "os.system");
    // The state of an allowed object is not obeyed, but what it mentions is still refused.
    expect_named(proto_ + "ccollections\nOrderedDict\n)R}" + text("f") + "cos\nsystem\nsb.",
                 "os.system");
    // Inside arguments of an allowed call.
    expect_named(
        proto_ + "ccollections\nOrderedDict\ncposix\nsystem\n" + text(touch_) + "\x85R\x85R.",
        "posix.system");
}

TEST_F(HostilePickle, AllowedNamesCannotBeCalledOtherwise) {
    const auto refused = [&](const std::string& program, const std::string& part) {
        EXPECT_NE(complaint(program).find(part), std::string::npos) << complaint(program);
    };
    refused(proto_ + "ctorch\nFloatStorage\n)R.", "calls FloatStorage");
    refused(proto_ + "c_codecs\nencode\n" + text("x") + text("rot13") + "\x86R.", "calls encode");
    refused(proto_ + text("x") + text("y") + "\x85R.", "no function of torch");
    refused(proto_ + text("x") + ")\x81.", "instruction 0x81");  // NEWOBJ
    refused(proto_ + "\x82\x01.", "instruction 0x82");           // EXT1
    refused(proto_ + "Pid\n.", "instruction 0x50");              // PERSID
    refused(proto_ + text("x") + "}b.", "sets the state");       // BUILD on a text
    refused(proto_ + "0.", "takes a value that is not there");
    refused(proto_ + "t.", "never opened");
    refused(proto_ + "h\x07.", "recalls value 7");
    refused(proto_ + std::string(2000, '('), "nests groups");
    refused(proto_ + "X\xff\xff\xff\x7f.", "more bytes should follow");
}

// A list in a list in a list …; a list that is in itself; a text multiplied through the memo.
TEST_F(HostilePickle, DepthCirclesAndMultiplicationEnd) {
    std::string deep = proto_ + std::string(100'000, ']') + std::string(99'999, 'a') + ".";
    EXPECT_NE(complaint(deep).find("nests or repeats"), std::string::npos) << complaint(deep);
    const std::string circle =
        proto_ + "]q" + std::string(1, '\0') + "h" + std::string(1, '\0') + "a.";
    EXPECT_NE(complaint(circle).find("nests or repeats"), std::string::npos);
    std::string laughs = proto_ + "]q" + std::string(1, '\1');
    for (int level = 0; level < 9; ++level) {
        laughs += "](";
        for (int i = 0; i < 10; ++i)
            laughs += std::string("h\1", 2);
        laughs += std::string("eq\1", 3);
    }
    laughs += ".";
    EXPECT_NE(complaint(laughs).find("nests or repeats"), std::string::npos) << complaint(laughs);
    std::string copies = proto_ + "X" + std::string("\x00\x00\x10\x00", 4) +
                         std::string(1 << 20, 'x') + std::string("q\1", 2);
    for (int i = 0; i < 100; ++i)
        copies += "ctorch\ndevice\n" + std::string("h\1", 2) + "\x85R";
    copies += ".";
    EXPECT_NE(complaint(copies).find("more values out of others"), std::string::npos);
}

}  // namespace
}  // namespace sparsescope
