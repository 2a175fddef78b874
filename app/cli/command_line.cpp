// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_line.h"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <vector>

#include "app/cli/program.h"
#include "core/base/nearest_word.h"
#include "core/base/parallel.h"

namespace sparsescope::cli {

namespace {

struct CommonOptions {
    std::string workspace;
    bool json = false;
    std::string progress;
    int threads = 0;
};

void polish_help(CLI::FormatterBase& formatter) {
    formatter.column_width(34);
    formatter.label("SUBCOMMAND", "VERB WORKSPACE");
    formatter.label("Subcommands", "Verbs");
    formatter.label("REQUIRED", "(required)");
    formatter.label("TEXT", "");
    formatter.label("TEXT:INT", "INT");
    formatter.label("TEXT:NUMBER", "NUMBER");
}

void add_options(CLI::App& app, const VerbWords& words, Verb& verb, CommonOptions& common) {
    if (words.takes_workspace)
        app.add_option("workspace", common.workspace, "The workspace file (*.sscope)")->required();
    verb.add_options(app);
    app.add_flag("--json", common.json, "Print the result as JSON (docs/cli.md)");
    app.add_option(
           "--progress", common.progress,
           "How to tell where it is: bar (default on a terminal), json (one event a line on "
           "standard output), none")
        ->check(CLI::IsMember({"bar", "json", "none"}));
    app.add_option("--threads", common.threads, "Compute threads; default: all cores")
        ->envname("SPARSESCOPE_THREADS")
        ->check(CLI::Range(1, 1024));
    app.footer("Example:\n  sparsescope-cli " + std::string(words.example));
}

std::vector<std::string> option_words(const CLI::App& app) {
    std::vector<std::string> words;
    for (const CLI::Option* option : app.get_options())
        for (const std::string& name : option->get_lnames())
            words.push_back("--" + name);
    return words;
}

std::string suggestion(const std::string& typed, const std::vector<std::string>& words) {
    const std::string nearest = nearest_word(typed, words);
    return nearest.empty() ? std::string() : fmt::format(" Did you mean {}?", nearest);
}

std::string unknown_verb(const std::string& typed) {
    std::vector<std::string> words;
    for (const VerbWords& verb : verb_list())
        words.emplace_back(verb.name);
    return fmt::format("There is no verb \"{}\".{} See: sparsescope-cli --help", typed,
                       suggestion(typed, words));
}

// CLI11's own sentence, unless something was typed that does not exist: then the nearest word.
std::string parse_sentence(const CLI::ParseError& error, const CLI::App* verb, int argc,
                           char** argv) {
    if (verb == nullptr)
        return argc < 2
                   ? std::string("Say what to do: a verb is missing. See: sparsescope-cli --help")
                   : unknown_verb(argv[1]);
    const std::string help = fmt::format(" See: sparsescope-cli {} --help", verb->get_name());
    for (const std::string& typed : verb->remaining()) {
        const std::string word = typed.substr(0, typed.find('='));
        if (!word.starts_with("-"))
            return fmt::format("\"{}\" is one argument more than {} takes.{}", word,
                               verb->get_name(), help);
        return fmt::format("There is no option {} for {}.{}{}", word, verb->get_name(),
                           suggestion(word, option_words(*verb)), help);
    }
    std::string sentence = error.what();
    std::ranges::replace(sentence, '\n', ' ');
    // Where there is no upper bound, CLI11 writes the largest double in 309 digits; beyond it is
    // the infinite only.
    const auto range = sentence.find(" not in range 0.000000 to 17976931348623157");
    constexpr std::string_view value = ": Value ";
    const auto typed = sentence.find(value);
    if (range != std::string::npos && typed < range) {
        const auto given = sentence.substr(typed + value.size(), range - typed - value.size());
        sentence = fmt::format("{}: {} is too {}", sentence.substr(0, typed), given,
                               given.starts_with("inf") ? "large" : "small");
    }
    return sentence + "." + help;
}

ProgressMode progress_mode(const CommonOptions& common) {
    if (common.progress == "json") return ProgressMode::json;
    if (common.progress == "none") return ProgressMode::none;
    const bool wanted = common.progress == "bar" || isatty(STDERR_FILENO) != 0;
    return wanted ? ProgressMode::bar : ProgressMode::none;
}

std::unique_ptr<Verb> make(std::string_view name, std::span<const VerbEntry* const> own) {
    return (*std::ranges::find(own, name, &VerbEntry::name))->make();
}

int run_verb(Verb& verb, const CommonOptions& common) {
    set_compute_threads(common.threads > 0 ? common.threads : hardware_threads());
    const ProgressMode mode = progress_mode(common);
    // Whoever reads the events may go away while the work goes on.
    if (mode == ProgressMode::json) signal(SIGPIPE, SIG_IGN);
    Controls controls(mode == ProgressMode::json);
    Console console(mode);
    Session session(common.workspace, console, controls);

    const Result<Answer> answer = guard("running the command", [&] { return verb.run(session); });
    if (!answer) {
        console.error(answer.error());
        return exit_code(answer.error().code);
    }
    const std::string json = answer->json.dump(mode == ProgressMode::json ? -1 : 2, ' ', false,
                                               Json::error_handler_t::replace);
    if (!console.result(json, answer->text, common.json) && mode != ProgressMode::json) {
        console.say("The result could not be written to standard output.");
        return exit_failed;
    }
    return answer->exit_code;
}

}  // namespace

int run_command_line(int argc, char** argv, Program self, std::span<const VerbEntry* const> own) {
    const VerbWords* words = argc < 2 ? nullptr : find_verb(argv[1]);
    if (words != nullptr && words->program != self) {
        const Error failure = become(words->program, argv);
        const std::vector<std::string_view> typed(argv, argv + argc);
        const bool events = std::ranges::find(typed, "json") != typed.end() ||
                            std::ranges::find(typed, "--progress=json") != typed.end();
        Console(events ? ProgressMode::json : ProgressMode::none).error(failure);
        return exit_code(failure.code);
    }
    CLI::App program("Sparsescope: see what every neuron of a sparse embedding means.",
                     "sparsescope-cli");
    program.set_version_flag("--version", std::string("sparsescope-cli ") + SPARSESCOPE_VERSION);
    program.require_subcommand(1);
    polish_help(*program.get_formatter());
    program.footer(
        "sparsescope-cli VERB --help shows a verb's options and an example.\n"
        "Exit codes: 0 ok, 1 failed, 2 wrong use, 3 bad input, 4 cancelled.");
    for (const VerbWords& verb : verb_list())
        program.add_subcommand(std::string(verb.name), std::string(verb.summary));

    CommonOptions common;
    std::unique_ptr<Verb> verb;
    CLI::App* app = nullptr;
    if (words != nullptr) {
        verb = make(words->name, own);
        app = program.get_subcommand(std::string(words->name));
        add_options(*app, *words, *verb, common);
    }
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& request) {  // --help, --version
        return program.exit(request);
    } catch (const CLI::ParseError& error) {
        Console(ProgressMode::none).say(parse_sentence(error, app, argc, argv));
        return exit_wrong_use;
    }
    return run_verb(*verb, common);
}

}  // namespace sparsescope::cli
