// SPDX-License-Identifier: GPL-3.0-or-later
// One workspace through every verb, as --json and as the tables a person reads.
#include <cmath>
#include <fstream>

#include "core/corpus/sqlite.h"
#include "core/formats/array_writer.h"
#include "core/formats/npz.h"
#include "core/formats/safetensors.h"
#include "core/recipe/train_params.h"
#include "tests/cli/cli_fixture.h"
#include "tests/support/places.h"

namespace sparsescope::test {
namespace {

using EndToEnd = CliTest;

void expect_keys(const Json& json, std::initializer_list<const char*> keys) {
    for (const char* key : keys)
        EXPECT_TRUE(json.contains(key)) << key << " in " << json;
}

TEST_F(EndToEnd, FromAFileToAnswers) {
    const std::string workspace = make_workspace("small.sscope");

    const Json info = ask({"info", workspace});
    const Json& dataset = info["datasets"][0];
    EXPECT_EQ(dataset["name"], "small");
    EXPECT_EQ(dataset["documents"], documents);
    EXPECT_EQ(dataset["train_documents"], documents * 8 / 10);
    EXPECT_EQ(dataset["validation_documents"], documents / 10);
    EXPECT_EQ(dataset["test_documents"], documents / 10);
    EXPECT_EQ(dataset["normalization"], "l2");
    EXPECT_EQ(dataset["label_names"].size(), 3U);
    EXPECT_TRUE(dataset["has_text"]);

    const std::string trace_file = path("trace.json");
    const std::string weights_file = path("weights.safetensors");
    const Json trained =
        ask(train(workspace, {"--name", "m", "--trace", trace_file, "--save", weights_file}));
    EXPECT_EQ(trained["run"]["state"], "finished");
    EXPECT_EQ(trained["run"]["step"], 5 * 8);  // 240 training documents in batches of 32
    EXPECT_EQ(trained["model"]["name"], "m");
    EXPECT_EQ(trained["model"]["hidden"], 64);
    EXPECT_EQ(trained["model"]["stored_k"], 32);
    EXPECT_EQ(trained["stopped_early"], false);

    const Json trace = Json::parse(file_content(trace_file), nullptr, false);
    ASSERT_TRUE(trace.is_object());
    expect_keys(trace, {"config", "columns", "steps", "final_nnz_mean", "never_active"});
    ASSERT_EQ(trace["steps"].size(), 40U);
    EXPECT_EQ(trace["columns"][1], "k");
    EXPECT_EQ(trace["steps"][0][1], 12);
    EXPECT_EQ(trace["steps"][39][1], 4);
    EXPECT_EQ(trace["config"]["N"], 240);
    EXPECT_EQ(trace["config"]["classes"], 3);
    EXPECT_LT(trace["steps"][39][6].get<double>(), trace["steps"][0][6].get<double>());
    EXPECT_GT(trace["final_nnz_mean"].get<double>(), 1);

    const auto saved = SafetensorsFile::open(weights_file);
    ASSERT_TRUE(saved);
    for (const char* key : {"pre_bias", "latent_bias", "encoder.weight"})
        EXPECT_NE(saved->find(key), nullptr) << key;

    const Json encoded = ask({"encode", workspace, "--model", "m"});
    EXPECT_EQ(encoded["documents"], documents);

    const Json evaluated = ask({"eval", workspace, "--model", "m", "--k", "1,2,4"});
    ASSERT_EQ(evaluated["rows"].size(), 3U);
    for (const Json& row : evaluated["rows"]) {
        expect_keys(row, {"k", "codes", "truncated", "train", "test", "explained_variance"});
        EXPECT_NEAR(row["train"]["l0"].get<double>() / 64, row["train"]["density"].get<double>(),
                    1e-9);
        EXPECT_EQ(row["test"]["documents"], documents / 10);
    }
    EXPECT_EQ(evaluated["split"], "test");
    EXPECT_GT(evaluated["rows"][2]["codes"]["accuracy"].get<double>(), 0.8);

    const Json neurons = ask({"neurons", workspace, "--model", "m", "--top", "5"});
    ASSERT_EQ(neurons["neurons"].size(), 5U);
    const int strongest = neurons["neurons"][0]["neuron"];
    EXPECT_GE(neurons["neurons"][0]["frequency"].get<double>(),
              neurons["neurons"][4]["frequency"].get<double>());

    // A neuron of a few documents is easily pure.
    const Json pure = ask({"neurons", workspace, "--sort", "purity", "--top", "0"});
    EXPECT_EQ(pure["min_support"], 5);
    for (const Json& listed : pure["neurons"])
        EXPECT_GE(listed["active_documents"].get<int>(), 5);
    EXPECT_EQ(pure["neurons"].size() + pure["left_out"].get<std::size_t>(), 64U);
    const Json all =
        ask({"neurons", workspace, "--sort", "purity", "--min-support", "0", "--top", "0"});
    EXPECT_EQ(all["neurons"].size(), 64U);

    const Json neuron = ask({"neuron", workspace, "--model", "m", std::to_string(strongest)});
    EXPECT_EQ(neuron["neuron"], strongest);
    EXPECT_EQ(neuron["active_documents"], neurons["neurons"][0]["active_documents"]);
    expect_keys(neuron, {"weights", "strongest", "labels", "neighbours"});
    EXPECT_FALSE(neuron["strongest"].empty());
    EXPECT_TRUE(neuron["strongest"][0]["text"].get<std::string>().starts_with("document number "));

    const Json check = ask({"check", workspace});
    EXPECT_EQ(check["ok"], true);
}

// The reference implementation's own runs, through the command line: docs say how the trace reads.
TEST_F(EndToEnd, TheOfficialRunIsRepeated) {
    const std::string official = test_data() + "/official/supervised_";
    const std::string workspace = path("official.sscope");
    const std::string trace_file = path("trace.json");
    ask({"init", workspace});
    ask({"import", workspace, official + "data.npz", "--name", "official", "--test-fraction", "0",
         "--validation-fraction", "0"});
    ask({"train",
         workspace,
         "--preset",
         "csrv2-text",
         "--init",
         official + "init.safetensors",
         "--k",
         "2",
         "--initial-k",
         "32",
         "--aux-k",
         "24",
         "--aux-weight",
         "0.1",
         "--contrastive-weight",
         "0.1",
         "--lr",
         "0.001",
         "--batch",
         "128",
         "--epochs",
         "6",
         "--order",
         "sequential",
         "--trace",
         trace_file});
    const Json ours = Json::parse(file_content(trace_file), nullptr, false);
    const Json theirs = Json::parse(file_content(official + "trace.json"), nullptr, false);
    ASSERT_TRUE(ours.is_object() && theirs.is_object());
    EXPECT_EQ(ours["config"], theirs["config"]);
    EXPECT_EQ(ours["columns"], theirs["columns"]);
    EXPECT_EQ(ours["never_active"], theirs["never_active"]);
    EXPECT_NEAR(ours["final_nnz_mean"].get<double>(), theirs["final_nnz_mean"].get<double>(), 1e-3);
    ASSERT_EQ(ours["steps"].size(), theirs["steps"].size());
    for (std::size_t step = 0; step < theirs["steps"].size(); ++step)
        for (std::size_t column = 0; column < theirs["columns"].size(); ++column) {
            const double expected = theirs["steps"][step][column];
            EXPECT_NEAR(ours["steps"][step][column].get<double>(), expected,
                        1e-4 * std::abs(expected))
                << "step " << step << ", " << theirs["columns"][column];
        }
}

class Trained : public CliTest {
  protected:
    void SetUp() override { workspace_ = make_trained_workspace("small.sscope"); }
    std::string workspace_;
};

// Contributions explain the score exactly, and every searcher gives the same hits.
TEST_F(Trained, SearchExplainsItself) {
    const Json hits =
        ask({"search", workspace_, "--model", "m", "--document", "7", "--top", "5", "--k", "3"});
    EXPECT_EQ(hits["k"], 3);
    ASSERT_EQ(hits["hits"].size(), 5U);
    for (const Json& hit : hits["hits"]) {
        double sum = 0;
        for (const Json& part : hit["contributions"])
            sum += part["value"].get<double>();
        EXPECT_NEAR(sum, hit["score"].get<double>(), 1e-6);
        EXPECT_NE(hit["document"], 7);
    }
    Json exhaustive = ask({"search", workspace_, "--document", "7", "--top", "5", "--k", "3",
                           "--searcher", "exhaustive"});
    EXPECT_EQ(exhaustive["hits"], hits["hits"]);

    const Json words = ask({"search", workspace_, "--text", "zebras"});
    ASSERT_EQ(words["hits"].size(), 1U);
    EXPECT_EQ(words["hits"][0]["row"], 42);

    const std::vector<float> vector(dim, 1.0F);
    ASSERT_TRUE(write_npy(path("query.npy"),
                          {"", ElementType::f32, {1, dim}, std::as_bytes(std::span(vector))}));
    const Json like = ask({"search", workspace_, "--vector", path("query.npy"), "--top", "2"});
    EXPECT_LE(like["hits"].size(), 2U);
    EXPECT_EQ(like["query"]["vector"], path("query.npy"));
}

// Neurons as a query, filters, why a document is not found, hits as a file, and the graph.
TEST_F(Trained, SearchAnswersEveryQuestion) {
    const Json like = ask({"search", workspace_, "--document", "7", "--top", "5"});
    const std::string neuron = like["query_neurons"][0]["neuron"].dump();
    const Json by_neuron =
        ask({"search", workspace_, "--neuron", neuron + ":0.7", "--require", neuron, "--top", "3"});
    ASSERT_FALSE(by_neuron["hits"].empty());
    EXPECT_EQ(by_neuron["hits"][0]["contributions"].size(), 1U);

    const std::string hits = path("hits.csv");
    const Json filtered = ask({"search", workspace_, "--document", "7", "--filter",
                               "-id:7 split:train", "--searcher", "two-stage", "--out", hits});
    for (const Json& hit : filtered["hits"]) {
        EXPECT_EQ(hit["split"], "train");
        EXPECT_NEAR(hit["score"].get<double>(),
                    hit["parts"]["sparse"].get<double>() + hit["parts"]["dense"].get<double>(),
                    1e-9);
    }
    std::ifstream file(hits);
    std::string line;
    std::size_t lines = 0;
    while (std::getline(file, line))
        ++lines;
    EXPECT_EQ(lines, filtered["hits"].size() + 1);

    const std::string last = like["hits"].back()["document"].dump();
    const Json why =
        ask({"search", workspace_, "--document", "7", "--top", "3", "--why-not", last});
    EXPECT_EQ(why["rank"], 5);

    const Json graph = ask({"graph", workspace_, "--top", "4", "--out", path("graph.npz")});
    EXPECT_EQ(graph["documents"], ask({"info", workspace_})["datasets"][0]["documents"]);
    EXPECT_TRUE(open_npz(path("graph.npz"), "neighbours"));
}

TEST_F(Trained, ExportedModelsComeBack) {
    const std::string weights = path("m.safetensors");
    EXPECT_EQ(ask({"export", workspace_, "--model", "m", "--to", weights})["content"], "weights");
    const Json loaded = ask({"load", workspace_, "--dataset", "small", "--file", weights, "--k",
                             "4", "--name", "again"});
    EXPECT_EQ(loaded["model"]["hidden"], 64);
    const Json first = ask({"search", workspace_, "--model", "m", "--document", "3"});
    const Json second = ask({"search", workspace_, "--model", "again", "--document", "3"});
    EXPECT_EQ(first["hits"], second["hits"]);

    const std::string codes = path("codes.npz");
    EXPECT_EQ(ask({"export", workspace_, "--model", "m", "--to", codes})["content"], "codes");
    auto offsets = open_npz(codes, "indptr");
    ASSERT_TRUE(offsets);
    EXPECT_EQ(offsets->info().items(), documents + 1);
    EXPECT_EQ(run_cli({"export", workspace_, "--to", path("m.pdf")}).exit_code, 2);
}

TEST_F(Trained, TablesAreReadable) {
    const auto answers = run_all({{{"info", workspace_}},
                                  {{"runs", workspace_}},
                                  {{"eval", workspace_}},
                                  {{"neurons", workspace_, "--dead"}},
                                  {{"neuron", workspace_, "0"}},
                                  {{"search", workspace_, "--document", "1"}},
                                  {{"search", workspace_, "--document", "1", "--why"}},
                                  {{"check", workspace_}},
                                  {{"catalogue"}}});
    const char* expected[] = {"stored k",          "finished",
                              "1-NN accuracy",     "of them dead: never active",
                              "Neuron 0 of \"m\"", "strongest shared neurons",
                              "Why: the neurons",  "All is well.",
                              "csrv2-text"};
    for (std::size_t i = 0; i < answers.size(); ++i) {
        EXPECT_EQ(answers[i].exit_code, 0) << answers[i].err;
        EXPECT_NE(answers[i].out.find(expected[i]), std::string::npos) << answers[i].out;
        EXPECT_EQ(answers[i].out.back(), '\n');
        EXPECT_EQ(answers[i].err, "");  // no bar and no messages where nobody looks
    }
}

TEST_F(Trained, RunsTellTheirMetrics) {
    const Json runs = ask({"runs", workspace_, "--run", "1"});
    ASSERT_EQ(runs["runs"].size(), 1U);
    EXPECT_EQ(runs["runs"][0]["config"]["k"], 4);
    int steps = 0;
    for (const Json& event : runs["metrics"])
        steps += event["event"] == "step" ? 1 : 0;
    EXPECT_GE(steps, 2);
}

// Real data of a Debian package that ./run installs.
TEST_F(EndToEnd, TheExampleHasItsTextsAndIsMadeOnce) {
    const std::string workspace = path("example.sscope");
    const Json made = ask({"demo", "wordnet", workspace, "--no-train"});
    EXPECT_EQ(made["already_there"], false);
    EXPECT_EQ(made["dataset"]["documents"], 6041);
    EXPECT_EQ(made["dataset"]["label_names"].size(), 25U);
    EXPECT_NEAR(made["dataset"]["test_documents"].get<double>(), 6041 / 5.0, 25);
    EXPECT_NEAR(made["dataset"]["validation_documents"].get<double>(), 6041 / 10.0, 25);
    EXPECT_FALSE(std::filesystem::exists(workspace + ".unfinished"));
    EXPECT_EQ(ask({"demo", "wordnet", workspace, "--no-train"})["already_there"], true);
    const Json found = ask({"search", workspace, "--text", "\"rat snake\""});
    ASSERT_EQ(found["hits"].size(), 1U);
    EXPECT_EQ(found["hits"][0]["label"], "animal");
    EXPECT_EQ(
        found["hits"][0]["text"],
        "rat snake — any of various nonvenomous rodent-eating snakes of North America and Asia");
}

// What a person meets first: the example with its default model.
TEST_F(EndToEnd, TheExampleFindsDogsForADog) {
    const std::string workspace = path("example.sscope");
    const Json evaluation = ask({"demo", "wordnet", workspace})["evaluation"];
    for (const Json& row : evaluation["rows"]) {
        EXPECT_GT(row["levels"]["wup_at_10"].get<double>(),
                  evaluation["dense_levels"]["wup_at_10"].get<double>() + 0.02)
            << row["k"];
        EXPECT_LT(row["train"]["dead_share"].get<double>(), 0.1) << row["k"];
    }
    const Json dogs = ask({"documents", workspace, "--top", "10000"})["list"];
    std::map<int, bool> is_dog;
    int greyhound = 0;
    for (const Json& document : dogs) {
        const std::string level = document["level"];
        is_dog[document["document"]] = level.find("/canine/dog/") != std::string::npos;
        if (level.ends_with("/Italian greyhound")) greyhound = document["document"];
    }
    const Json found = ask(
        {"search", workspace, "--document", std::to_string(greyhound), "--k", "8", "--top", "5"});
    int dogs_found = 0;
    for (const Json& hit : found["hits"])
        dogs_found += is_dog.at(hit["document"]) ? 1 : 0;
    EXPECT_GE(dogs_found, 3) << "there are four others";
}

// Each document's levels are the synsets from the root of WordNet's noun tree down to its own.
TEST_F(EndToEnd, TheExampleHasWordNetsPaths) {
    const std::string workspace = path("example.sscope");
    EXPECT_EQ(ask({"demo", "wordnet", workspace, "--no-train"})["dataset"]["has_levels"], true);
    const auto level_of = [&](const std::string& words) {
        const Json found = ask({"documents", workspace, "--filter", "text~\"" + words + "\""});
        return found["list"].empty() ? std::string() : std::string(found["list"][0]["level"]);
    };
    EXPECT_EQ(
        level_of("Italian greyhound"),
        "entity/physical entity/object/whole/living thing/organism/animal/chordate/vertebrate/"
        "mammal/placental/carnivore/canine/dog/hunting dog/hound/greyhound/Italian greyhound");
    const Json all = ask({"documents", workspace, "--top", "10000"});
    ASSERT_EQ(all["list"].size(), 6041U);
    for (const Json& document : all["list"]) {
        const std::string level = document["level"];
        const std::string text = document["text"];
        EXPECT_TRUE(level.starts_with("entity/")) << level;
        // The last level is the first of the document's words.
        const std::string last = level.substr(level.rfind('/') + 1);
        EXPECT_TRUE(text.starts_with(last) || last.find("\u2215") != std::string::npos) << text;
    }
}

TEST_F(Trained, AnotherDivisionIsDrawn) {
    const Json evaluated = ask({"eval", workspace_, "--split", "validation"});
    EXPECT_EQ(evaluated["split"], "validation");
    const Json divided =
        ask({"split", workspace_, "--validation-fraction", "0.2", "--test-fraction", "0"});
    EXPECT_EQ(divided["dataset"]["validation_documents"], documents / 5);
    EXPECT_EQ(divided["dataset"]["train_documents"], documents * 4 / 5);
    EXPECT_EQ(divided["models"], Json::array({"m"}));
    EXPECT_EQ(ask({"documents", workspace_, "--filter", "split:validation"})["passing"],
              documents / 5);
    // Without test documents those for validation ask, and that is said.
    EXPECT_EQ(ask({"eval", workspace_})["split"], "validation");
    const auto told = run_cli({"eval", workspace_});
    EXPECT_NE(told.out.find("There are no test documents"), std::string::npos) << told.out;
    EXPECT_EQ(
        run_cli({"split", workspace_, "--validation-fraction", "0.5", "--test-fraction", "0.5"})
            .exit_code,
        2);
}

// What bringing a file up to date has to say comes out once, beside the answer.
TEST_F(Trained, NoticesAreSaidOnce) {
    {
        auto database = Database::open(workspace_, OpenMode::read_write);
        ASSERT_TRUE(database);
        ASSERT_TRUE(database->execute("INSERT INTO notice(text) VALUES ('The parts changed.')"));
    }
    const auto first = run_cli({"tag", workspace_, "seen", "--document", "1"});
    EXPECT_EQ(first.exit_code, 0);
    EXPECT_EQ(first.err, "sparsescope-cli: The parts changed.\n");
    EXPECT_EQ(run_cli({"tag", workspace_, "seen", "--document", "2"}).err, "");
}

TEST_F(Trained, CatalogueDescribesTheEngine) {
    const Json catalogue = ask({"catalogue"});
    expect_keys(catalogue, {"version", "presets", "train_params", "searchers", "importers",
                            "losses", "schedules", "sparsifiers"});
    EXPECT_EQ(catalogue["presets"][0]["config"]["preset"], "semantic-labels");
    for (const Json& param : catalogue["train_params"])
        expect_keys(param, {"name", "title", "help", "kind", "default"});
}

}  // namespace
}  // namespace sparsescope::test
