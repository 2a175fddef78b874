// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/cli_fixture.h"

#include <map>

#include "core/base/random.h"
#include "core/formats/array_writer.h"

namespace sparsescope::test {

namespace {

int class_of(std::size_t document) {
    return static_cast<int>(document % 3);
}

}  // namespace

std::string CliTest::write_embeddings(const std::string& name) const {
    Random random(5);
    std::vector<float> values;
    for (std::size_t row = 0; row < documents; ++row)
        for (std::size_t i = 0; i < dim; ++i) {
            const bool own = static_cast<int>(i % classes) == class_of(row);
            values.push_back(static_cast<float>((own ? 1.0 : 0.0) + 0.3 * random.normal()));
        }
    const auto written = write_npy(
        path(name), {"", ElementType::f32, {documents, dim}, std::as_bytes(std::span(values))});
    EXPECT_TRUE(written) << written.error().message;
    return path(name);
}

std::string CliTest::write_labels(const std::string& name, int label_count) const {
    std::string lines;
    for (std::size_t row = 0; row < documents; ++row)
        lines += "label " + std::to_string(class_of(row) % label_count) + "\n";
    return write(name, lines);
}

std::string CliTest::write_texts(const std::string& name) const {
    std::string lines;
    for (std::size_t row = 0; row < documents; ++row)
        lines += "document number " + std::to_string(row) + (row == 42 ? " about zebras\n" : "\n");
    return write(name, lines);
}

void CliTest::build(const std::string& workspace, int label_count) const {
    ask({"init", workspace});
    ask({"import", workspace, write_embeddings("small.npy"), "--name", "small", "--labels",
         write_labels("small-labels.txt", label_count), "--texts", write_texts("small-texts.txt"),
         "--normalize", "l2"});
}

const std::string& CliTest::shared_workspace(const std::string& name) const {
    static const TemporaryFolder shared;
    static std::map<std::string, std::string> built;
    std::string& workspace = built[name];
    if (!workspace.empty()) return workspace;
    workspace = (shared.path() / name).string();
    if (name == "trained") {
        std::filesystem::copy_file(shared_workspace("3 classes"), workspace);
        ask(train(workspace, {"--name", "m"}));
    } else {
        build(workspace, name[0] - '0');
    }
    return workspace;
}

std::string CliTest::make_workspace(const std::string& name, int label_count) const {
    std::filesystem::copy_file(shared_workspace(std::to_string(label_count) + " classes"),
                               path(name));
    return path(name);
}

std::string CliTest::make_trained_workspace(const std::string& name) const {
    std::filesystem::copy_file(shared_workspace("trained"), path(name));
    return path(name);
}

Json CliTest::ask(std::vector<std::string> arguments) {
    arguments.emplace_back("--json");
    const Finished finished = run_cli(arguments);
    EXPECT_EQ(finished.exit_code, 0) << arguments[0] << ": " << finished.err;
    const Json json = Json::parse(finished.out, nullptr, false);
    EXPECT_FALSE(json.is_discarded()) << arguments[0] << ": " << finished.out;
    return json;
}

std::vector<std::string> CliTest::train(const std::string& workspace,
                                        std::vector<std::string> more) {
    std::vector<std::string> arguments{"train",       workspace,  "--dataset", "small", "--preset",
                                       "csrv2-text",  "--hidden", "64",        "--k",   "4",
                                       "--initial-k", "12",       "--batch",   "32",    "--epochs",
                                       "5",           "--lr",     "0.003"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

}  // namespace sparsescope::test
