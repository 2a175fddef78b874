// SPDX-License-Identifier: GPL-3.0-or-later
// An option that was given is obeyed or refused, never ignored: every option of every verb.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "core/base/random.h"
#include "core/formats/array_writer.h"
#include "tests/cli/bag_encoder.h"
#include "tests/cli/cli_fixture.h"
#include "tests/cli/engine_option_rows.h"
#include "tests/cli/option_rows.h"
#include "tests/support/made_pictures.h"

namespace sparsescope::test {
namespace {

// Those that every verb gets from the same lines of code.
const std::set<std::string> common_options{"--help", "--json", "--progress", "--threads"};
// Of the benchmarks, which are another program, built on request (tests/bench).
const std::set<std::string> other_programs{"bench"};

// "--k" of "--k 3".
std::string name_of(const std::string& given) {
    return given.substr(0, given.find(' '));
}

std::set<std::string> options_in(const std::string& help) {
    static const std::regex option(R"(^  +(?:-\w,)?(--[a-z0-9-]+))");
    std::set<std::string> names;
    std::istringstream lines(help);
    std::smatch found;
    for (std::string line; std::getline(lines, line);)
        if (std::regex_search(line, found, option)) names.insert(found[1]);
    return names;
}

class OptionTable : public CliTest {
  protected:
    void make_start() {
        write_files();
        const std::string workspace = make_trained_workspace("start.sscope");
        add_encoder(home_, "bag");
        add_encoder(home_, "other");
        ask({"import", workspace, path("animals.csv"), "--encoder", "bag", "--name", "animals"});
        ask({"export", workspace, "--model", "m", "--to", path("m.safetensors")});
        ask({"load", workspace, "--dataset", "animals", "--file", path("m.safetensors"), "--k", "2",
             "--name", "of animals"});
        ask({"train", workspace, "--dataset", "small", "--preset", "csr", "--hidden", "64", "--k",
             "2", "--batch", "32", "--epochs", "2", "--name", "m2"});
        ask({"import", workspace, path("notes.jsonl"), "--name", "notes"});
        start_ = file_content(workspace);
    }

    void write_files() const {
        write_embeddings("emb.npy");
        write_labels("labels.txt");
        std::string lines, table = "other,kind,path,text,x,y\n", two;
        for (std::size_t i = 0; i < documents; ++i) {
            lines += fmt::format("{} text\n", i % 7 == 0 ? "rare" : "common");
            table += fmt::format("o{0},k{1},a/b{1},t{0},0.{0},1.5\n", i, i % 2);
            two += fmt::format(R"({{"text":"t{0}","first":[0.{0},1],"second":[1,2,0.{0}]}})", i) +
                   "\n";
        }
        std::string animals = "text,other\n", many;
        for (int i = 0; i < 30; ++i)
            animals += fmt::format("a {} and a {},o\n", bag_words[i % 8], bag_words[i * 3 % 16]);
        for (int i = 0; i < 90; ++i)
            many += fmt::format("word{} ", i % 7);
        write("animals.csv", animals);
        write("long.csv", "title,text\nFirst," + many + "\nSecond,short word1\n");
        write("prose.txt", many + "\n\n" + many);
        write("gaps.jsonl", "{\"text\":\"a dog\"}\n{\"text\":\" \"}\n{\"text\":\"a car\"}\n");
        write("texts.txt", lines);
        write("table.csv", table);
        write("two.jsonl", two);
        std::string notes;
        for (int i = 0; i < 12; ++i)
            notes += fmt::format(R"({{"text":"note {0}","year":{1}}})", i, 2000 + i) + "\n";
        write("notes.jsonl", notes);
        write("strangers.jsonl", "{\"neuron\":99999,\"name\":\"nobody\"}\n");
        write("namer.txt", "while read -r line; do echo '{\"name\":\"x\"}'; done\n");
        write("slow.txt", "read -r line; sleep 1; echo '{\"name\":\"x\"}'\n");
        for (const char* folder : {"first.photos", "second.photos"}) {
            std::filesystem::create_directory(path(folder));
            write(std::string(folder) + "/a.png", made::png(3, 2, 0));
        }
        write_array("query.npy", {1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1}, {16});
        write_array("broken.npy", {1, 2, std::numeric_limits<float>::quiet_NaN(), 4, 5, 6}, {3, 2});
    }
    void write_array(const char* name, const std::vector<float>& values,
                     const std::vector<std::size_t>& shape) const {
        ASSERT_TRUE(
            write_npy(path(name), {"", ElementType::f32, shape, std::as_bytes(std::span(values))}));
    }

    // What a call, and the one that shows its effect, give in a folder of their own.
    struct Seen {
        int exit_code = 0;
        std::string err;
        std::string all;
    };
    Seen seen(const OptionRow& row, const std::string& option) {
        const std::filesystem::path here = path("call");
        std::filesystem::remove_all(here);
        std::filesystem::create_directory(here);
        std::ofstream(here / "w.sscope", std::ios::binary) << start_;
        std::filesystem::copy(path("start.sscope.runs"), here / "w.sscope.runs",
                              std::filesystem::copy_options::recursive);
        if (!row.before.empty()) {
            EXPECT_EQ(run_cli(arguments(row.before)).exit_code, 0) << row.before;
        }
        const Finished call = run_cli(arguments(row.verb + " " + row.base + " " + option));
        Seen seen{call.exit_code, call.err, plain(call.out) + call.err};
        if (!row.then.empty()) {
            const Finished shown = run_cli(arguments(row.then));
            EXPECT_EQ(shown.exit_code, 0) << row.then << ": " << shown.err;
            seen.all += plain(shown.out);
        }
        for (const auto& file : std::filesystem::directory_iterator(here)) {
            if (file.path().filename().string().starts_with("w.sscope")) continue;
            seen.all += file.path().filename().string() + file_content(file.path().string());
        }
        return seen;
    }

    // W and what is written lie in the folder of the call, what is read beside it.
    std::vector<std::string> arguments(const std::string& words) const {
        std::vector<std::string> arguments;
        std::istringstream stream(words);
        for (std::string word; stream >> word;) {
            const bool is_file = std::regex_search(
                word,
                std::regex(R"(\.(npy|npz|csv|jsonl|txt|sscope|safetensors|json|pdf|photos)$)"));
            const bool written = word.starts_with("out.") || word.starts_with("other.");
            if (word == "W")
                word = path("call/w.sscope");
            else if (is_file)
                word = path((written ? "call/" : "") + word);
            arguments.push_back(word);
        }
        arguments.emplace_back("--json");
        return arguments;
    }

    // Without what differs from call to call, and without what only repeats the question.
    static std::string plain(const std::string& out) {
        Json json = Json::parse(out, nullptr, false);
        if (json.is_discarded()) return out;
        return without(json).dump();
    }
    static Json without(const Json& json) {
        if (!json.is_structured()) return json;
        Json kept = json.is_array() ? Json::array() : Json::object();
        for (const auto& [key, value] : json.items()) {
            if (json.is_array())
                kept.push_back(without(value));
            else if (key != "microseconds" && key != "seconds" && key != "created" &&
                     key != "query")
                kept[key] = without(value);
        }
        return kept;
    }

    UserHome home_;
    std::string start_;  // the bytes of the workspace that every call begins with
};

TEST_F(OptionTable, HasARowForEveryOption) {
    std::set<std::string> with_row;
    for (const OptionRow& row : option_rows())
        with_row.insert(row.verb + " " + name_of(row.given));
    for (const EngineRow& row : engine_rows())
        with_row.insert(row.verb + " " + name_of(row.given));
    const Json catalogue = ask({"catalogue"});
    for (const SettingRow& row : setting_rows())
        for (const char* verb : {"train", "branch", "sweep"})
            with_row.insert(fmt::format("{} --{}", verb, row.name));

    std::vector<Launch> launches;
    for (const Json& verb : catalogue["verbs"])
        if (!other_programs.contains(verb["name"])) launches.push_back({{verb["name"], "--help"}});
    const auto helps = run_all(launches);
    std::size_t options = 0;
    for (std::size_t i = 0; i < helps.size(); ++i) {
        for (const std::string& option : options_in(helps[i].out)) {
            ++options;
            const std::string& verb = launches[i].arguments[0];
            EXPECT_TRUE(common_options.contains(option) || with_row.contains(verb + " " + option))
                << verb << " " << option << " has no row in option_rows.h";
        }
    }
    EXPECT_GT(options, 200U);
}

TEST_F(OptionTable, EveryOptionIsObeyedOrRefused) {
    make_start();
    for (const OptionRow& row : option_rows()) {
        const std::string call = fmt::format("{} {} {}", row.verb, row.base, row.given);
        const Seen with = seen(row, row.given);
        const Seen without = seen(row, row.otherwise);
        const Seen again = seen(row, row.otherwise);
        EXPECT_EQ(without.all, again.all) << call << ": the answer differs by itself";
        const bool refused = !with.err.empty() && (with.exit_code == 2 ||
                                                   (with.exit_code > 0 && without.exit_code == 0));
        EXPECT_TRUE(refused || with.exit_code == 0) << call << ": " << with.err;
        EXPECT_TRUE(refused || with.all != without.all) << call << " is ignored:\n" << with.all;
    }
}

TEST_F(OptionTable, OptionsOfTheEngineAreReadAndSayWhatIsWrong) {
    make_start();
    std::filesystem::create_directory(path("call"));
    std::ofstream(path("call/w.sscope"), std::ios::binary) << start_;
    std::filesystem::copy(path("start.sscope.runs"), path("call/w.sscope.runs"),
                          std::filesystem::copy_options::recursive);
    ask({"export", path("call/w.sscope"), "--model", "m", "--to", path("m.safetensors")});
    std::vector<Launch> launches;
    for (const EngineRow& row : engine_rows())
        launches.push_back({arguments(row.verb + " " + row.base + " " + row.given)});
    const auto answers = run_all(launches);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const EngineRow& row = engine_rows()[i];
        const std::string call = fmt::format("{} {} {}", row.verb, row.base, row.given);
        EXPECT_NE(answers[i].exit_code, 0) << call << " is ignored: " << answers[i].out;
        EXPECT_NE(answers[i].err.find(row.says), std::string::npos)
            << call << ": " << answers[i].err;
    }
}

// A number reads as one, a word as text.
Json value_of(const std::string& value) {
    const Json number = Json::parse(value, nullptr, false);
    return number.is_number() ? number : Json(value);
}

TEST_F(OptionTable, EverySettingReachesTheRun) {
    const std::string workspace = make_workspace("settings.sscope");
    std::vector<std::string> run{"train", workspace, "--preset", "csr"};
    std::vector<std::string> branch{"branch", workspace, "--run", "1"};
    std::vector<std::string> sweep{"sweep", workspace};
    for (const SettingRow& row : setting_rows()) {
        run.insert(run.end(), {"--" + row.name, row.value});
        sweep.insert(sweep.end(), {"--" + row.name, row.value});
        if (!row.in_branch.empty()) branch.insert(branch.end(), {"--" + row.name, row.in_branch});
    }
    run.insert(run.end(), {"--threads", "1"});
    const Json trained = ask(run)["run"]["config"];
    const Json branched = ask(branch)["run"]["config"];
    ask(sweep);
    const Json swept = ask({"runs", workspace, "--run", "3"})["runs"][0]["config"];
    for (const SettingRow& row : setting_rows()) {
        EXPECT_EQ(trained[row.name], value_of(row.value)) << row.name;
        EXPECT_EQ(swept[row.name], value_of(row.value)) << row.name;
        if (!row.in_branch.empty()) {
            EXPECT_EQ(branched[row.name], value_of(row.in_branch)) << row.name;
        }
    }
}

}  // namespace
}  // namespace sparsescope::test
