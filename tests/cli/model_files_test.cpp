// SPDX-License-Identifier: GPL-3.0-or-later
// Models of other programs, loaded, described, exported and refused by the command line.
#include <algorithm>

#include "core/model_files/model_format.h"
#include "tests/cli/cli_fixture.h"
#include "tests/support/places.h"
#include "tests/support/sample_head.h"

namespace sparsescope::test {
namespace {

class ModelFilesOnTheCommandLine : public CliTest {
  protected:
    static std::string model(const std::string& name) { return test_data() + "/models/" + name; }
    std::string workspace_ = make_workspace("w.sscope");
};

// k and the name come from the folder; its 16 inputs fit the small data set.
TEST_F(ModelFilesOnTheCommandLine, AFolderIsLoadedByItselfAndSearched) {
    const Json loaded = ask({"load", workspace_, "--file", model("sparse_encoder")});
    EXPECT_EQ(loaded["model"]["name"], "sparse_encoder");
    EXPECT_EQ(loaded["model"]["k"], 6);
    EXPECT_EQ(loaded["model"]["hidden"], 64);
    EXPECT_EQ(loaded["file"]["format"], "sentence-transformers");
    EXPECT_EQ(loaded["file"]["unit_embeddings"], true);
    EXPECT_EQ(ask({"search", workspace_, "--document", "3", "--top", "5"})["hits"].size(), 5U);
}

TEST_F(ModelFilesOnTheCommandLine, ADryRunTellsAndChangesNothing) {
    const std::string before = file_content(workspace_);
    const Json fits = ask({"load", workspace_, "--file", model("sparse_encoder"), "--dry-run"});
    EXPECT_EQ(fits["k"], 6);
    EXPECT_EQ(fits["fits"], true);
    EXPECT_EQ(fits["dataset"], "small");
    const Json vision =
        ask({"load", workspace_, "--file", model("official/vision.pth"), "--dry-run"});
    EXPECT_EQ(vision["fits"], false);
    EXPECT_TRUE(vision["k"].is_null());
    EXPECT_EQ(vision["missing"].size(), 1U);
    EXPECT_EQ(vision["ignored_tensors"], 12);
    EXPECT_EQ(file_content(workspace_), before);
}

TEST_F(ModelFilesOnTheCommandLine, WhatDoesNotFitIsRefusedWithBothNumbers) {
    const std::string before = file_content(workspace_);
    const Finished wrong = run_cli({"load", workspace_, "--file", model("saelens")});
    EXPECT_EQ(wrong.exit_code, 3);
    EXPECT_NE(wrong.err.find("expects embeddings of 12 values, those of dataset \"small\" have 16"),
              std::string::npos)
        << wrong.err;
    const Finished hostile = run_cli({"load", workspace_, "--file",
                                      test_data() + "/bad/models/calls_os_system.pth", "--k", "2"});
    EXPECT_EQ(hostile.exit_code, 3);
    EXPECT_NE(hostile.err.find("\"os.system\""), std::string::npos) << hostile.err;
    EXPECT_EQ(file_content(workspace_), before);
    EXPECT_TRUE(ask({"models", workspace_})["models"].empty());
}

TEST_F(ModelFilesOnTheCommandLine, ADecoderOfItsOwnTravels) {
    const HeadWeights head = sample_head(dim, 40, false);
    ASSERT_TRUE(save_model_file(path("untied"), {head, 5}, "saelens"));
    const Json loaded = ask({"load", workspace_, "--file", path("untied")});
    EXPECT_EQ(loaded["file"]["tied"], false);
    const Json by_encoder = ask({"neuron", workspace_, "7"});
    EXPECT_EQ(by_encoder["tied"], false);
    EXPECT_EQ(by_encoder["neighbour_rows"], "encoder");
    const Json by_decoder = ask({"neuron", workspace_, "7", "--rows", "decoder"});
    EXPECT_EQ(by_decoder["neighbour_rows"], "decoder");
    EXPECT_NE(by_decoder["neighbours"], by_encoder["neighbours"]);
    const Finished told = run_cli({"neuron", workspace_, "7", "--rows", "decoder"});
    EXPECT_NE(told.out.find("by cosine of decoder rows"), std::string::npos) << told.out;

    EXPECT_NE(run_cli({"export", workspace_, "--to", path("m.pth")}).exit_code, 0);
    ask({"export", workspace_, "--to", path("back"), "--format", "dictionary-learning"});
    const auto back = load_model_file(path("back"));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->weights.decoder_weight, head.decoder_weight);
    EXPECT_EQ(back->description.k, 5);
    const Finished trained = run_cli(train(workspace_, {"--init", path("untied")}));
    EXPECT_EQ(trained.exit_code, 2);
    EXPECT_NE(trained.err.find("decoder of their own"), std::string::npos) << trained.err;
}

}  // namespace
}  // namespace sparsescope::test
