// SPDX-License-Identifier: GPL-3.0-or-later
// The verb that measures the method's claims: one file a run, going on after a stop, tables.
#include <array>

#include "core/base/random.h"
#include "core/formats/safetensors_writer.h"
#include "tests/cli/cli_fixture.h"

namespace sparsescope::test {
namespace {

class ReproduceVerb : public CliTest {
  protected:
    ReproduceVerb() {
        Random random(1);
        std::vector<std::int32_t> labels;
        std::vector<float> embeddings;
        for (std::size_t row = 0; row < 240; ++row) {
            labels.push_back(static_cast<std::int32_t>(4 + row % 3));
            for (std::size_t j = 0; j < dim; ++j)
                embeddings.push_back(
                    static_cast<float>(0.3 * random.normal() + (j == row % 3 ? 1 : 0)));
        }
        const std::array tensors{
            TensorToWrite{"label", ElementType::i32, {240}, std::as_bytes(std::span(labels))},
            TensorToWrite{
                "embedding", ElementType::f32, {240, dim}, std::as_bytes(std::span(embeddings))}};
        succeed(write_safetensors(path("nouns.safetensors"), tensors));
    }

    [[nodiscard]] std::vector<std::string> small_run(
        const std::string& ks, const std::string& arms = "csr,csrv2,pca") const {
        return {"reproduce",
                "w25",
                "--data",
                path("nouns.safetensors"),
                "--out",
                path("out"),
                "--documents",
                "160",
                "--test-documents",
                "60",
                "--validation-documents",
                "20",
                "--epochs",
                "3",
                "--batch",
                "32",
                "--seeds",
                "2",
                "--arms",
                arms,
                "--hidden",
                "4d",
                "--k",
                ks};
    }
};

TEST_F(ReproduceVerb, WritesOneFileARunAndGoesOnWhereItStopped) {
    const Json first = ask(small_run("2"));
    EXPECT_EQ(first["runs"].size(), 5U) << "two seeds of two arms, and PCA once";
    EXPECT_EQ(first["skipped"], 0);
    const Json file = Json::parse(file_content(path("out/w25_csrv2_h64_k2_seed2.json")));
    EXPECT_EQ(file["settings"]["train_documents"], 160);
    EXPECT_EQ(file["config"]["seed"], 2);
    EXPECT_GT(file["scores"]["nearest_neighbour"], 0.5);

    const Json second = ask(small_run("2,4"));
    EXPECT_EQ(second["skipped"], 5);
    EXPECT_EQ(second["runs"].size(), 5U);

    const Finished table = run_cli({"reproduce", "--table", "--out", path("out")});
    EXPECT_EQ(table.exit_code, 0) << table.err;
    EXPECT_TRUE(table.out.starts_with("### W25")) << table.out;
    EXPECT_NE(table.out.find("| CSRv2 | 4 | 2 |"), std::string::npos) << table.out;
    EXPECT_NE(table.out.find("CSRv2 is more accurate than CSR at k = 2"), std::string::npos);
}

TEST_F(ReproduceVerb, JudgesOnTheValidationPartWhenSettingsAreChosen) {
    std::vector<std::string> tuning = small_run("2", "pca");
    tuning.push_back("--validation");
    ask(tuning);
    const Json file = Json::parse(file_content(path("out/w25_pca_k2_seed1.json")));
    EXPECT_EQ(file["settings"]["train_documents"], 160);
    EXPECT_EQ(file["settings"]["test_documents"], 20);
    // Results of the two kinds cannot come to lie in one table.
    EXPECT_NE(run_cli(small_run("2", "pca")).exit_code, 0);
}

// A tiny model, and a dictionary of its words.
class ReproduceFinetuning : public CliTest {
  protected:
    ReproduceFinetuning() {
        std::filesystem::create_directory(path("wordnet"));
        for (const char* part : {"noun", "verb", "adj", "adv"}) {
            std::ofstream file(path(std::string("wordnet/data.") + part));
            for (int i = 0; i < 75; ++i)
                file << "0000000" << i % 10 << (i % 3 == 0 ? " 04 n" : " 05 n") << " 01 w" << i
                     << " 0 000 | " << words(i) << "; \"" << words(i + 1) << "\"  \n";
        }
    }
    static std::string words(int i) {
        static const std::array<const char*, 4> one{"a", "b", "c", "d"}, other{"m", "n", "o", "p"};
        const auto& from = i % 3 == 0 ? one : other;
        std::string made;
        for (int word = 0; word < 4; ++word)
            made += std::string(from[static_cast<std::size_t>((i + word * i) % 4)]) + " ";
        return made;
    }
    [[nodiscard]] Launch launch(std::vector<std::string> more) const {
        std::vector<std::string> arguments{"reproduce", "ft-pairs", "--fast", "--out", path("out")};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return {.arguments = arguments, .environment = {{"WNSEARCHDIR", path("wordnet")}}};
    }
};

TEST_F(ReproduceFinetuning, RunsAllArmsAndTellsThemInTables) {
    const std::string backbone = test_data() + "/backbone/bert-mean";
    const Finished ran = run_cli(launch({"--backbone", backbone, "--json"}));
    ASSERT_EQ(ran.exit_code, 0) << ran.err;
    const Json answer = Json::parse(ran.out);
    EXPECT_EQ(answer["runs"].size(), 6U);
    const Json file = Json::parse(file_content(path("out/ft-pairs_joint_h128_k2_seed1.json")));
    EXPECT_EQ(file["settings"]["train_documents"], 160);
    EXPECT_EQ(file["config"]["backbone"]["arm"], "joint");
    EXPECT_EQ(file["config"]["backbone"]["steps"], 4);
    const Finished again = run_cli(
        launch({"--backbone", backbone, "--json", "--first-seed", "2", "--arms", "staged"}));
    EXPECT_EQ(Json::parse(again.out)["runs"].size(), 1U) << again.err;
    const Finished table =
        run_cli({"reproduce", "ft", "--table", "--out", path("out"), "--charts", path("charts")});
    EXPECT_EQ(table.exit_code, 0) << table.err;
    EXPECT_NE(table.out.find("| staged | 2 | 2 |"), std::string::npos) << table.out;
    EXPECT_TRUE(std::filesystem::exists(path("charts/ft-pairs.svg")));
}

TEST_F(ReproduceFinetuning, SaysWhatIsMissing) {
    const Finished no_model = run_cli(launch({}));
    EXPECT_EQ(no_model.exit_code, 3);
    EXPECT_NE(no_model.err.find("--backbone"), std::string::npos) << no_model.err;
    const Finished too_many =
        run_cli(launch({"--backbone", test_data() + "/backbone/bert-mean", "--documents", "9999"}));
    EXPECT_EQ(too_many.exit_code, 3);
    EXPECT_NE(too_many.err.find("300 glosses with an example"), std::string::npos) << too_many.err;
}

TEST_F(ReproduceVerb, SaysWhatIsMissing) {
    const auto says = [&](std::vector<std::string> arguments, int exit_code, const char* words) {
        const Finished finished = run_cli(std::move(arguments));
        EXPECT_EQ(finished.exit_code, exit_code) << finished.err;
        EXPECT_NE(finished.err.find(words), std::string::npos) << finished.err;
    };
    says({"reproduce", "--out", path("out")}, 2, "Say which protocol");
    says({"reproduce", "w26", "--out", path("out")}, 2, "w26");
    says({"reproduce", "w25"}, 2, "--out");
    says({"reproduce", "w25", "--data", path("none"), "--out", path("out")}, 3, "none");
    says({"reproduce", "w25", "--data", path("nouns.safetensors"), "--out", path("out")}, 3,
         "240 documents");
    says({"reproduce", "debian", "--out", path("out")}, 3, "make_text_sets.py debian");
    says({"reproduce", "--table", "--out", path("nowhere")}, 3, "nowhere");
    std::vector<std::string> wrong = small_run("2");
    wrong.insert(wrong.end(), {"--arms", "csr4"});
    says(std::move(wrong), 2, "csr4");
}

}  // namespace
}  // namespace sparsescope::test
