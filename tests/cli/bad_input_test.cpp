// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of bad input is refused with exit code 3 and one sentence that names the file, the
// place and the reason, and leaves the workspace as it was, byte for byte.
#include <algorithm>
#include <limits>

#include "core/formats/array_writer.h"
#include "core/formats/safetensors_writer.h"
#include "tests/cli/cli_fixture.h"

namespace sparsescope::test {
namespace {

struct BadImport {
    std::string file;
    std::vector<std::string> more;
    std::vector<std::string> says;  // beside the file's name
};

class BadInput : public CliTest {
  protected:
    static constexpr std::size_t rows = 12;

    std::string npy(const std::string& name, std::vector<float> values, std::size_t columns) const {
        const std::vector<std::uint64_t> shape{columns == 0 ? rows : values.size() / columns,
                                               columns};
        EXPECT_TRUE(
            write_npy(path(name), {"", ElementType::f32, shape, std::as_bytes(std::span(values))}));
        return path(name);
    }
    std::string good_npy(const std::string& name) const {
        std::vector<float> values(rows * 4);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = static_cast<float>(i % 7) + 1;
        return npy(name, values, 4);
    }
    std::string npy_with(const std::string& name, std::size_t index, float value,
                         std::size_t count = 1) const {
        std::vector<float> values(rows * 4, 1.0F);
        std::fill_n(values.begin() + static_cast<std::ptrdiff_t>(index), count, value);
        return npy(name, values, 4);
    }
    // An npy file whose header says what its body does not have.
    std::string npy_header(const std::string& name, const std::string& descr,
                           const std::string& shape) const {
        std::string header =
            "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
        header += std::string(117 - header.size(), ' ') + "\n";
        return write(name, std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(header.size()) +
                               '\0' + header + std::string(64, '\1'));
    }
    std::string shortened(const std::string& name, const std::string& original,
                          std::size_t missing) const {
        const std::string bytes = file_content(original);
        return write(name, bytes.substr(0, bytes.size() - missing));
    }
    std::string spoiled(const std::string& name, const std::string& original) const {
        std::string bytes = file_content(original);
        std::fill_n(bytes.begin(), 8, 'x');
        return write(name, bytes);
    }

    // Imports each file into its own copy of an empty workspace.
    void expect_refused(const std::vector<BadImport>& cases) const {
        const std::string empty = path("empty.sscope");
        ask({"init", empty});
        const std::string before = file_content(empty);
        std::vector<Launch> launches;
        std::vector<std::string> copies;
        for (const BadImport& bad : cases) {
            copies.push_back(path("copy-" + std::to_string(copies.size()) + ".sscope"));
            std::filesystem::copy_file(empty, copies.back());
            std::vector<std::string> arguments{"import", copies.back(), bad.file, "--name", "bad"};
            arguments.insert(arguments.end(), bad.more.begin(), bad.more.end());
            launches.push_back({arguments});
        }
        const auto answers = run_all(launches);
        for (std::size_t i = 0; i < cases.size(); ++i) {
            const std::string name = std::filesystem::path(cases[i].file).filename();
            EXPECT_EQ(answers[i].exit_code, 3) << name << ": " << answers[i].err;
            EXPECT_EQ(answers[i].out, "") << name;
            EXPECT_TRUE(answers[i].err.starts_with("sparsescope-cli: ")) << answers[i].err;
            EXPECT_EQ(std::ranges::count(answers[i].err, '\n'), 1) << answers[i].err;
            for (const std::string& word : cases[i].says)
                EXPECT_NE(answers[i].err.find(word), std::string::npos)
                    << name << " should say \"" << word << "\": " << answers[i].err;
            EXPECT_TRUE(file_content(copies[i]) == before) << name;
        }
    }
};

TEST_F(BadInput, DamagedFiles) {
    const std::string npy_file = good_npy("good.npy");
    std::vector<float> values(rows * 4, 1.0F);
    const TensorToWrite tensor{
        "data", ElementType::f32, {rows, 4}, std::as_bytes(std::span(values))};
    ASSERT_TRUE(write_npz(path("good.npz"), {&tensor, 1}));
    ASSERT_TRUE(write_safetensors(path("good.safetensors"), {&tensor, 1}));
    const std::string idx = write(
        "good.idx", std::string("\0\0\x08\x02\0\0\0\x0c\0\0\0\x04", 12) + std::string(48, '\1'));
    expect_refused({
        {shortened("cut.npy", npy_file, 10), {}, {"cut.npy"}},
        {spoiled("magic.npy", npy_file), {}, {"magic.npy"}},
        {shortened("cut.npz", path("good.npz"), 30), {}, {"cut.npz"}},
        {write("magic.npz", std::string(400, 'x')), {}, {"magic.npz"}},
        {shortened("cut.safetensors", path("good.safetensors"), 10), {}, {"cut.safetensors"}},
        {spoiled("magic.safetensors", path("good.safetensors")), {}, {"magic.safetensors"}},
        {shortened("cut.idx", idx, 10), {}, {"cut.idx"}},
        {spoiled("magic.idx", idx), {}, {"magic.idx"}},
        {npy_header("claims.npy", "<f4", "(1000000000, 1000)"), {}, {"claims.npy"}},
        {npy_header("objects.npy", "|O", "(2, 4)"), {}, {"objects.npy", "object"}},
        {path("missing.npy"), {}, {"missing.npy"}},
        {write("nothing.npy", ""), {}, {"nothing.npy"}},
    });
}

TEST_F(BadInput, ValuesThatCannotBeUsed) {
    const std::string good = good_npy("good.npy");
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    constexpr float inf = std::numeric_limits<float>::infinity();
    expect_refused({
        {npy_with("nan.npy", 9, nan), {}, {"nan.npy", "2", "--skip-invalid"}},
        {npy_with("inf.npy", 17, inf), {}, {"inf.npy", "4", "--skip-invalid"}},
        {npy_with("zero.npy", 20, 0, 4), {}, {"zero.npy", "5", "--skip-invalid"}},
        {npy("empty.npy", {}, 0), {}, {"empty.npy"}},
        {npy_header("norows.npy", "<f4", "(0, 4)"), {}, {"norows.npy"}},
        {write("dims.jsonl", "{\"embedding\": [1, 2]}\n{\"embedding\": [1, 2, 3]}\n"),
         {},
         {"dims.jsonl", "line 2"}},
        {good, {"--labels", write("few.txt", "a\nb\n")}, {"few.txt", "2", "12"}},
        {write("ragged.csv", "text,label\nfine,a\nbroken\n"), {}, {"ragged.csv", "line 3"}},
        {write("latin.csv", "text,label\ncaf\xe9,a\n"), {}, {"latin.csv", "line 2", "UTF-8"}},
        {write("columns.csv", "text,label\nfine,a\n"),
         {"--label-column", "topic"},
         {"columns.csv", "topic", "label"}},
    });
}

TEST_F(BadInput, SkippingInvalidRowsIsAChoice) {
    const std::string workspace = path("w.sscope");
    ask({"init", workspace});
    const Json done =
        ask({"import", workspace, npy_with("nan.npy", 9, std::numeric_limits<float>::quiet_NaN()),
             "--skip-invalid"});
    EXPECT_EQ(done["dataset"]["name"], "nan");
    EXPECT_EQ(done["dataset"]["documents"], rows - 1);
    EXPECT_EQ(done["skipped"], 1);
    EXPECT_EQ(done["skipped_rows"], Json::array({2}));
}

TEST_F(BadInput, SettingsThatDoNotFitTheData) {
    const std::string workspace = make_workspace("w.sscope");
    const std::string one_class = make_workspace("one.sscope", 1);
    struct Misfit {
        const std::string& workspace;
        std::vector<std::string> settings;
        const char* says;
    };
    const std::vector<Misfit> cases{
        {workspace, {"--hidden", "64", "--k", "17"}, "Use k 16 or fewer"},
        {workspace, {"--k", "-1"}, "-1"},
        {workspace, {"--hidden", "64", "--k", "65"}, "64 neurons"},
        {one_class, {"--preset", "csrv2-text", "--batch", "32"}, "same label"},
    };
    std::vector<Launch> launches;
    for (const Misfit& misfit : cases) {
        std::vector<std::string> arguments{"train", misfit.workspace};
        arguments.insert(arguments.end(), misfit.settings.begin(), misfit.settings.end());
        launches.push_back({arguments});
    }
    const auto answers = run_all(launches);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        EXPECT_EQ(answers[i].exit_code, 2) << cases[i].says << ": " << answers[i].err;
        EXPECT_NE(answers[i].err.find(cases[i].says), std::string::npos) << answers[i].err;
    }
    EXPECT_TRUE(ask({"runs", workspace})["runs"].empty());
}

TEST_F(BadInput, WorkspacesThatCannotBeOpened) {
    const std::string workspace = make_workspace("w.sscope");
    const std::string bytes = file_content(workspace);
    std::string newer = bytes;
    newer.replace(60, 4, std::string("\0\0\x03\xe7", 4));  // SQLite's user_version, big-endian: 999
    std::string damaged = bytes;
    for (std::size_t page = 4096; page < damaged.size(); page += 4096)
        std::fill_n(damaged.begin() + static_cast<std::ptrdiff_t>(page), 200, '\x5a');
    const std::vector<std::pair<std::string, const char*>> cases{
        {path("missing.sscope"), "missing.sscope"},
        {write("note.sscope", "This is a shopping list, not a workspace.\n"), "note.sscope"},
        {write("newer.sscope", newer), "newer"},
        {write("damaged.sscope", damaged), "damaged.sscope"},
    };
    std::vector<Launch> launches;
    for (const auto& [file, says] : cases)
        launches.push_back({{"check", file}});
    launches.push_back({{"init", workspace}});  // there is one already
    const auto answers = run_all(launches);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        EXPECT_EQ(answers[i].exit_code, 3) << cases[i].first << ": " << answers[i].err;
        EXPECT_NE((answers[i].err + answers[i].out).find(cases[i].second), std::string::npos)
            << answers[i].err << answers[i].out;
    }
    EXPECT_NE(answers.back().exit_code, 0);
    EXPECT_TRUE(file_content(workspace) == bytes);
}

TEST_F(BadInput, AReadOnlyWorkspaceIsReadAndNotWritten) {
    const std::string workspace = make_workspace("w.sscope");
    const std::string embeddings = good_npy("more.npy");
    const std::string before = file_content(workspace);
    std::filesystem::permissions(workspace, std::filesystem::perms::owner_read);
    std::filesystem::permissions(
        folder_.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    const auto answers = run_all({{{"import", workspace, embeddings}, {}, true},
                                  {{"info", workspace}, {}, true},
                                  {{"runs", workspace}, {}, true}});
    std::filesystem::permissions(folder_.path(), std::filesystem::perms::owner_all);
    EXPECT_EQ(answers[0].exit_code, 3) << answers[0].err;
    EXPECT_NE(answers[0].err.find("w.sscope"), std::string::npos) << answers[0].err;
    EXPECT_EQ(answers[1].exit_code, 0) << answers[1].err;
    EXPECT_EQ(answers[2].exit_code, 0) << answers[2].err;
    EXPECT_TRUE(file_content(workspace) == before);
}

TEST_F(BadInput, AFullDisk) {
    const std::string workspace = make_workspace("w.sscope");
    const std::string large = npy("large.npy", std::vector<float>(200'000 * 4, 1.5F), 4);
    Launch import{{"import", workspace, large}};
    import.disk_space = 300'000;
    Launch training{train(workspace)};
    training.disk_space = 40'000;
    for (const Launch& launch : {import, training}) {
        const Finished finished = run_cli(launch);
        EXPECT_EQ(finished.exit_code, 3) << finished.err;
        EXPECT_NE(finished.err.find("no space left"), std::string::npos) << finished.err;
    }
    EXPECT_EQ(ask({"check", workspace})["ok"], true);
    const Json info = ask({"info", workspace});
    EXPECT_EQ(info["datasets"].size(), 1U);
    EXPECT_EQ(info["models"].size(), 0U);
    EXPECT_EQ(ask(train(workspace))["run"]["state"], "finished");  // with room again
}

TEST_F(BadInput, DemoDataThatIsNotInstalledNamesItsPackage) {
    const Finished finished = run_cli(
        Launch{{"demo", "wordnet", path("demo.sscope")}, {{"WNSEARCHDIR", path("nowhere")}}});
    EXPECT_EQ(finished.exit_code, 3) << finished.err;
    EXPECT_NE(finished.err.find("wordnet-base"), std::string::npos) << finished.err;
}

}  // namespace
}  // namespace sparsescope::test
