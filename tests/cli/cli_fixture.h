// SPDX-License-Identifier: GPL-3.0-or-later
// A temporary folder, a small data set with three clear classes, and words for the usual steps.
#pragma once
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/cli/cli_process.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope::test {

using Json = nlohmann::json;

class CliTest : public testing::Test {
  protected:
    static constexpr std::size_t documents = 300;
    static constexpr std::size_t dim = 16;
    static constexpr int classes = 3;

    [[nodiscard]] std::string path(const std::string& name) const {
        return (folder_.path() / name).string();
    }
    std::string write(const std::string& name, const std::string& bytes) const {
        return folder_.write(name, bytes).string();
    }

    // Files of the small data set; label_count < 3 leaves classes out.
    std::string write_embeddings(const std::string& name) const;
    std::string write_labels(const std::string& name, int label_count = classes) const;
    std::string write_texts(const std::string& name) const;

    // A new workspace file with the small data set as dataset "small".
    std::string make_workspace(const std::string& name, int label_count = classes) const;
    // The same with a model "m" trained on it.
    std::string make_trained_workspace(const std::string& name) const;
    // Runs with --json and expects success.
    static Json ask(std::vector<std::string> arguments);
    // Settings of a training that takes a moment.
    static std::vector<std::string> train(const std::string& workspace,
                                          std::vector<std::string> more = {});

    TemporaryFolder folder_;

  private:
    // Built by the first test that needs it; every test works on copies.
    [[nodiscard]] const std::string& shared_workspace(const std::string& name) const;
    void build(const std::string& workspace, int label_count) const;
};

}  // namespace sparsescope::test
