// SPDX-License-Identifier: GPL-3.0-or-later
// Wrong use is told apart from bad input, and says what was meant.
#include <fmt/format.h>

#include <algorithm>

#include "core/types/train_metrics.h"
#include "tests/cli/cli_fixture.h"
#include "tests/support/places.h"

namespace sparsescope::test {
namespace {

using Usage = CliTest;

TEST_F(Usage, EveryVerbHasHelpWithAnExampleAndIsDocumented) {
    const Json catalogue = ask({"catalogue"});
    ASSERT_GE(catalogue["verbs"].size(), 17U);
    const Finished program = run_cli({"--help"});
    const std::string manual = file_content(source_folder() + "/docs/cli.md");
    for (const Json& verb : catalogue["verbs"]) {
        const std::string name = verb["name"];
        EXPECT_NE(program.out.find("  " + name + " "), std::string::npos) << name;
        EXPECT_TRUE(verb["example"].get<std::string>().starts_with(name)) << name;
        EXPECT_NE(manual.find("### " + name + "\n"), std::string::npos)
            << name << " is not in docs/cli.md";
        EXPECT_NE(manual.find("](#" + name + ")"), std::string::npos)
            << name << " is not in the table of docs/cli.md";
    }
    // All verbs are given their help by the same lines of code.
    const Finished help = run_cli({"train", "--help"});
    EXPECT_EQ(help.exit_code, 0);
    EXPECT_NE(help.out.find("Example:\n  sparsescope-cli train "), std::string::npos) << help.out;
    for (const char* option :
         {"--json", "--progress", "--threads", "--initial-k", "--contrastive-weight"})
        EXPECT_NE(help.out.find(option), std::string::npos) << option;
    for (const Json& param : catalogue["train_params"])
        EXPECT_NE(manual.find("`--" + param["name"].get<std::string>() + "`"), std::string::npos)
            << param["name"];
}

// The table of verbs says which program runs a verb; that program must have it.
TEST_F(Usage, EveryVerbIsRunByTheProgramThatTheTableNames) {
    const Json catalogue = ask({"catalogue"});
    std::vector<Launch> launches;
    for (const Json& verb : catalogue["verbs"])
        if (verb["name"] != "bench") launches.push_back({{verb["name"], "--help"}});
    ASSERT_GE(launches.size(), 17U);
    const std::vector<Finished> all = run_all(launches);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::string& name = launches[i].arguments[0];
        EXPECT_EQ(all[i].exit_code, 0) << name << ": " << all[i].err;
        EXPECT_NE(all[i].out.find("Example:\n  sparsescope-cli " + name + " "), std::string::npos)
            << all[i].out;
    }
}

TEST_F(Usage, AProgramThatIsMissingIsNamedWithWhatToDo) {
    const std::string lonely = path("sparsescope-cli");
    std::filesystem::copy_file(programs() + "/sparsescope-cli", lonely);
    for (const auto& [verb, advice] :
         {std::pair{"bench", "./run bench"}, {"train", "install it"}}) {
        const Finished finished = run_cli(Launch{.arguments = {verb, "x"}, .program = lonely});
        EXPECT_EQ(finished.exit_code, 1);
        EXPECT_NE(finished.err.find("could not be started"), std::string::npos) << finished.err;
        EXPECT_NE(finished.err.find(advice), std::string::npos) << finished.err;
    }
}

template <class Row>
void expect_named_in(const std::string& manual) {
    for (const auto& field : metric_fields<Row>)
        EXPECT_NE(manual.find(fmt::format("`{}`", field.name)), std::string::npos)
            << field.name << " is not in docs/cli.md";
}

TEST(Manual, NamesEveryMetricOfTheEvents) {
    const std::string manual = file_content(source_folder() + "/docs/cli.md");
    expect_named_in<StepMetrics>(manual);
    expect_named_in<HeldOutQuality>(manual);
}

struct WrongUse {
    std::vector<std::string> arguments;
    const char* says;
};

TEST_F(Usage, WrongUseIsExitCodeTwoAndNamesTheNearestWord) {
    const std::string workspace = path("w.sscope");
    const std::vector<WrongUse> cases{
        {{}, "a verb is missing"},
        {{"trian", workspace}, "Did you mean train?"},
        {{"qqqqq"}, "There is no verb \"qqqqq\"."},
        {{"train", workspace, "--epoch", "3"}, "Did you mean --epochs?"},
        {{"train", workspace, "--k", "two"}, "\"two\" is not a whole number"},
        {{"train", workspace, "--preset", "csr3"}, "csr3"},
        {{"train", workspace, "--lr", "fast"}, "fast"},
        {{"search", workspace}, "--document"},
        {{"neuron", workspace}, "id is required"},
        {{"import", workspace}, "file is required"},
        {{"init", workspace, "more"}, "\"more\" is one argument more than init takes"},
        {{"info", workspace, "--threads", "0"}, "--threads"},
        {{"demo", "mnist"}, "mnist"},
    };
    std::vector<Launch> launches;
    for (const WrongUse& wrong : cases)
        launches.push_back({wrong.arguments});
    const auto answers = run_all(launches);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        EXPECT_EQ(answers[i].exit_code, 2) << cases[i].says;
        EXPECT_EQ(answers[i].out, "");
        EXPECT_TRUE(answers[i].err.starts_with("sparsescope-cli: ")) << answers[i].err;
        EXPECT_EQ(std::count(answers[i].err.begin(), answers[i].err.end(), '\n'), 1)
            << answers[i].err;
        EXPECT_NE(answers[i].err.find(cases[i].says), std::string::npos) << answers[i].err;
    }
    EXPECT_FALSE(std::filesystem::exists(workspace));
}

TEST_F(Usage, AResultThatCannotBeWrittenIsAFailure) {
    Launch launch{{"catalogue", "--json"}};
    launch.stdout_file = "/dev/full";
    const Finished finished = run_cli(launch);
    EXPECT_EQ(finished.exit_code, 1);
    EXPECT_NE(finished.err.find("could not be written"), std::string::npos) << finished.err;
}

}  // namespace
}  // namespace sparsescope::test
