// SPDX-License-Identifier: GPL-3.0-or-later
// Neurons listed, filtered, sorted, exported, and found again in another model.
#include <algorithm>
#include <sstream>

#include "core/corpus/corpus.h"
#include "tests/cli/cli_fixture.h"
#include "tests/support/random_codes.h"

namespace sparsescope::test {
namespace {

// Sixty documents of two classes, one called by commas and line ends. Neuron 0 is active on the
// first class, 1 on the second, 2 on everything, 3 on one document, 4 on none. In the other model
// neurons 0 and 1 have changed places and the others have other rows.
class NeuronVerbs : public CliTest {
  protected:
    static constexpr int rows = 60;

    NeuronVerbs() : corpus_(value_of(Corpus::create(path("w.sscope")))) {
        DatasetSpec spec{.name = "planted", .source = "a test", .dim = 3};
        spec.label_names = {"fish, \"blue\"\nand red", "plant"};
        EmbeddingMatrix embeddings(rows, 3);
        std::vector<NewDocument> list(rows);
        for (int row = 0; row < rows; ++row) {
            const auto at = static_cast<std::size_t>(row);
            list[at].text = "text " + std::to_string(row);
            list[at].label = row % 2;
            list[at].split = row < 50 ? Split::train : Split::validation;
            embeddings.row(at)[at % 2] = 1;
            embeddings.row(at)[2] = 0.5F;
        }
        auto writer = value_of(corpus_.add_dataset(spec));
        succeed(writer->append(list, embeddings.view()));
        dataset_ = value_of(writer->commit());
        add("first", {1, 0, 0, 0, 1, 0, 2, 2, -1, 0, 0, 1, 1, -1, 0}, {0, 1});
        add("second", {0, 1, 0, 1, 0, 0, 0, 0, -1, 0, -1, 1, 0, -1, -1}, {1, 0});
    }

    ModelId add(const std::string& name, std::vector<float> weights,
                std::array<NeuronId, 2> of_class) {
        CodeMatrix codes(5);
        for (int row = 0; row < rows; ++row) {
            std::vector<std::pair<NeuronId, float>> entries{
                {of_class[static_cast<std::size_t>(row % 2)], 2.0F}, {2, 1.0F}};
            if (row == 7) entries.emplace_back(3, 0.5F);
            codes.append(make_code(entries).view());
        }
        HeadWeights head{.dim = 3, .hidden = 5, .encoder_weight = std::move(weights)};
        head.pre_bias.resize(3);
        head.latent_bias.resize(5);
        const ModelInfo info{
            .name = name, .dataset = dataset_, .dim = 3, .hidden = 5, .k = 3, .stored_k = 3};
        return value_of(corpus_.add_model(info, head, &codes));
    }

    static std::vector<int> ids(const Json& answer) {
        std::vector<int> list;
        for (const Json& neuron : answer["neurons"])
            list.push_back(neuron["neuron"]);
        return list;
    }
    Json neurons(std::vector<std::string> more) {
        std::vector<std::string> arguments{"neurons", path("w.sscope"), "--model", "first"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return ask(arguments);
    }
    using Ids = std::vector<int>;

    Corpus corpus_;
    DatasetId dataset_ = 0;
};

TEST_F(NeuronVerbs, EveryNumberStandsWithItsSet) {
    const Json answer = neurons({});
    EXPECT_EQ(answer["k"], 3);
    EXPECT_EQ(answer["documents"], rows);
    EXPECT_EQ(answer["labelled"], rows);
    EXPECT_EQ(answer["held_out"], 10);
    EXPECT_EQ(answer["held_out_part"], "validation");
    EXPECT_EQ(answer["never"], 1);
    EXPECT_EQ(answer["dead"], 2);
    EXPECT_EQ(answer["classes"], 2);
    EXPECT_EQ(answer["covered_classes"], 2);
    EXPECT_EQ(answer["few_documents"], false);
    EXPECT_EQ(ids(answer), (Ids{2, 0, 1, 3, 4}));
    double frequency = 0;
    for (const Json& neuron : answer["neurons"])
        frequency += neuron["frequency"].get<double>();
    EXPECT_NEAR(frequency / 5, answer["density"].get<double>(), 1e-12);
    EXPECT_NEAR(answer["l0"].get<double>() / 5, answer["density"].get<double>(), 1e-12);
    const Json& zero = answer["neurons"][1];
    EXPECT_EQ(zero["purity"], 1.0);
    EXPECT_EQ(zero["base_rate"], 0.5);
    EXPECT_EQ(zero["lift"], 2.0);
    EXPECT_EQ(zero["support"], 30);
    EXPECT_EQ(zero["label"], "fish, \"blue\"\nand red");
    EXPECT_EQ(zero["state"], "alive");
    // All its documents have one embedding; half of all pairs of documents have another cosine.
    EXPECT_NEAR(zero["mono"].get<double>(), 30.0 * 30 * 2 * 0.8 / (60 * 59), 1e-6);
    EXPECT_EQ(answer["neurons"][3]["lift"], nullptr);
    EXPECT_EQ(answer["neurons"][3]["mono"], nullptr);
    EXPECT_EQ(answer["neurons"][4]["state"], "never");
    EXPECT_EQ(neurons({"--k", "1"})["neurons"][4]["frequency"], 0.0);
}

TEST_F(NeuronVerbs, AreFilteredAndSorted) {
    EXPECT_EQ(ids(neurons({"--filter", "alive"})), (Ids{2, 0, 1}));
    EXPECT_EQ(neurons({"--filter", "alive"})["passed"], 3);
    EXPECT_EQ(ids(neurons({"--filter", "dead", "--sort", "id"})), (Ids{3, 4}));
    EXPECT_EQ(ids(neurons({"--filter", "purity>80% label:plant"})), Ids{1});
    EXPECT_EQ(ids(neurons({"--filter", "near:2>0.6"})), (Ids{2, 0, 1}));
    EXPECT_EQ(ids(neurons({"--sort", "id"})), (Ids{0, 1, 2, 3, 4}));
    EXPECT_EQ(ids(neurons({"--sort", "id", "--reverse"})), (Ids{4, 3, 2, 1, 0}));
    EXPECT_EQ(ids(neurons({"--sort", "lift"})), (Ids{0, 1, 2, 3, 4}));
    EXPECT_EQ(ids(neurons({"--sort", "lift", "--reverse"})), (Ids{2, 0, 1, 3, 4}));
    EXPECT_EQ(ids(neurons({"--sort", "stability", "--top", "2"})), (Ids{0, 1}));
    EXPECT_EQ(ids(neurons({"--dead"})), (Ids{3, 4}));
    const Finished wrong = run_cli({"neurons", path("w.sscope"), "--filter", "alive purty>0.8"});
    EXPECT_EQ(wrong.exit_code, 2);
    EXPECT_NE(wrong.err.find("Did you mean \"purity\"?"), std::string::npos) << wrong.err;
    EXPECT_NE(wrong.err.find("        ^^^^^"), std::string::npos) << wrong.err;
    const Finished label = run_cli({"neurons", path("w.sscope"), "--filter", "label:plnt"});
    EXPECT_EQ(label.exit_code, 2);
    EXPECT_NE(label.err.find("Did you mean \"plant\"?"), std::string::npos) << label.err;
    EXPECT_EQ(run_cli({"neurons", path("w.sscope"), "--sort", "nonsense"}).exit_code, 2);
}

TEST_F(NeuronVerbs, AreExportedWithTheirProvenance) {
    // Marks with whatever people type.
    const std::string long_name(10'000, 'x');
    const std::vector<NeuronMark> marks{{.neuron = 0,
                                         .name = "כלבים, \"dogs\"",
                                         .star = true,
                                         .note = "one\ntwo",
                                         .tags = {"a;b", "c"}}};
    succeed(corpus_.set_neuron_marks(value_of(corpus_.model("first")).id, marks));
    const std::string csv = path("out.csv"), jsonl = path("out.jsonl");
    EXPECT_EQ(neurons({"--columns", "id,name,purity,star,note,tags", "--to", csv})["file"], csv);
    neurons({"--to", jsonl, "--sort", "id"});
    const std::string text = file_content(csv);
    EXPECT_TRUE(text.starts_with("id,name,purity,star,note,tags,model,k,of_documents\n")) << text;
    EXPECT_NE(text.find("0,\"כלבים, \"\"dogs\"\"\",1.0,true,\"one\ntwo\",a;b; c,first,3,60\n"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("\n4,,,false,,,first,3,60\n"), std::string::npos) << text;
    std::istringstream lines(file_content(jsonl));
    std::string line;
    ASSERT_TRUE(std::getline(lines, line));
    const Json first = Json::parse(line);
    EXPECT_EQ(first["id"], 0);
    EXPECT_EQ(first["tags"], (std::vector<std::string>{"a;b", "c"}));
    EXPECT_EQ(first["origin"], "own");
    EXPECT_EQ(first["model"], "first");
    EXPECT_EQ(first["of_documents"], 60);
    EXPECT_EQ(first["lift"], 2.0);
    EXPECT_EQ(ids(neurons({"--filter", "star"})), Ids{0});
    EXPECT_EQ(ids(neurons({"--filter", "name~DOGS tag:c note~two"})), Ids{0});
    const Finished refused = run_cli({"neurons", path("w.sscope"), "--to", path("out.pdf")});
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_NE(refused.err.find(".csv"), std::string::npos);
}

TEST_F(NeuronVerbs, AreFoundAgainInAnotherModel) {
    const Json answer =
        ask({"compare-neurons", path("w.sscope"), "--model", "first", "--with", "second"});
    EXPECT_EQ(answer["alive"], 3);
    EXPECT_EQ(answer["found"], 2);
    EXPECT_EQ(answer["lost"], Json({2}));
    EXPECT_EQ(answer["new"], Json({2}));
    EXPECT_EQ(answer["by_rows"], true);
    EXPECT_EQ(answer["drift"], 0.0);
    for (const Json& neuron : answer["neurons"]) {
        if (neuron["neuron"] != 0) continue;
        EXPECT_EQ(neuron["match"], 1);
        EXPECT_EQ(neuron["cosine"], 1.0);
        EXPECT_EQ(neuron["by_documents"], 1);
        EXPECT_EQ(neuron["shared_documents"], 30);
        EXPECT_EQ(neuron["overlap"], 1.0);
    }
    EXPECT_EQ(ids(ask({"compare-neurons", path("w.sscope"), "--model", "first", "--with", "second",
                       "--show", "lost"})),
              Ids{2});
    const Finished same =
        run_cli({"compare-neurons", path("w.sscope"), "--model", "first", "--with", "first"});
    EXPECT_EQ(same.exit_code, 2);
    EXPECT_NE(same.err.find("the same model twice"), std::string::npos);
}

TEST_F(NeuronVerbs, NothingIsWrittenOverTheWorkspace) {
    const std::string file = path("w.sscope");
    for (const std::vector<std::string>& call :
         {std::vector<std::string>{"name", file, "export", file, "--all"},
          {"export", file, "--to", file, "--format", "jsonl"},
          {"export", file, "--to", file, "--format", "npz"}}) {
        const Finished refused = run_cli(call);
        EXPECT_EQ(refused.exit_code, 2) << refused.out;
        EXPECT_NE(refused.err.find("w.sscope is a workspace"), std::string::npos) << refused.err;
    }
    EXPECT_EQ(neurons({})["documents"], rows);
}

TEST_F(NeuronVerbs, WhatCannotBeAskedIsSaidAsItWasTyped) {
    const Finished endless = run_cli({"neuron", path("w.sscope"), "0", "--factor", "inf"});
    EXPECT_EQ(endless.exit_code, 2);
    EXPECT_NE(endless.err.find("inf is too large"), std::string::npos) << endless.err;
    const Finished negative = run_cli({"map", path("w.sscope"), "--epochs", "-1"});
    EXPECT_EQ(negative.exit_code, 2);
    EXPECT_NE(negative.err.find("-1 not in range"), std::string::npos) << negative.err;
    // The label's documents are gone; its name is still known.
    ASSERT_EQ(run_cli({"remove", path("w.sscope"), "--filter", "label:plant"}).exit_code, 0);
    const Finished gone = run_cli({"neuron", path("w.sscope"), "0", "--classifier", "plant"});
    EXPECT_EQ(gone.exit_code, 2);
    EXPECT_NE(gone.err.find("has the label \"plant\""), std::string::npos) << gone.err;
}

}  // namespace
}  // namespace sparsescope::test
