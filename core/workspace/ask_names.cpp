// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/ask_names.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/backbone/answer_line.h"
#include "core/backbone/line_process.h"
#include "core/corpus/names.h"
#include "core/workspace/name_questions.h"
#include "core/workspace/name_scores.h"
#include "core/workspace/neuron_names.h"

namespace sparsescope {

namespace {

using Json = nlohmann::ordered_json;

constexpr int most_nonsense = 20;     // lines that are no answer, before an answer
constexpr int most_without_name = 3;  // answers in a row that are none

struct NamerAnswer {
    std::string name;
    std::string reason;
    std::string problem;
};

// The program, started when it is first asked, and again where it ended after an answer.
class Namer {
  public:
    Namer(const std::vector<std::string>& command, std::chrono::milliseconds patience)
        : command_(command), patience_(patience) {}

    Result<NamerAnswer> ask(NeuronId neuron, const std::string& question,
                            const std::stop_token& stop) {
        const bool answered_before = answers_ > 0;
        auto answer = ask_once(neuron, question, stop);
        const bool again = !answer && answered_before && process_ && process_->ended() &&
                           answer.error().code == ErrorCode::io;
        if (!again) return answer;
        process_.reset();
        return ask_once(neuron, question, stop);
    }

  private:
    Result<NamerAnswer> ask_once(NeuronId neuron, const std::string& question,
                                 const std::stop_token& stop) {
        if (!process_) {
            answers_ = 0;
            SPARSESCOPE_ASSIGN(process_, LineProcess::start(command_));
        }
        // What it printed unasked; of a program that prints without end, some of it.
        for (int line = 0; line < most_nonsense && process_->waiting_line(); ++line) {
        }
        process_->send(question);
        const auto end = std::chrono::steady_clock::now() + patience_;
        std::string last;
        for (int lines = 0; lines < most_nonsense; ++lines) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                end - std::chrono::steady_clock::now());
            const auto patience =
                lines == 0 ? patience_ : std::max(left, std::chrono::milliseconds{1});
            auto line = process_->next_line(patience, stop);
            if (!line) {
                // Whoever prints what is no name should be told so, not that nothing came.
                if (lines > 0 && line.error().code != ErrorCode::cancelled)
                    line.error().message += fmt::format(
                        " What it printed is no name, such as {{\"name\":\"tax reform\"}}: {}",
                        excerpt(last));
                return fail(std::move(line.error()));
            }
            if (auto answer = read(neuron, *line)) {
                ++answers_;
                return std::move(*answer);
            }
            last = std::move(*line);
        }
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} printed {} lines and none of them is a name, such as "
                                "{{\"name\":\"tax reform\"}}. The last one: {}",
                                process_->title(), most_nonsense, excerpt(last)));
    }

    // nullopt: no answer to this question, but something it also printed.
    static std::optional<NamerAnswer> read(NeuronId neuron, const std::string& line) {
        const Json json = Json::parse(line, nullptr, false);
        if (!json.is_object()) return std::nullopt;
        const auto text = [&](const char* key) {
            const auto found = json.find(key);
            return found != json.end() && found->is_string() ? found->get<std::string>() : "";
        };
        if (const auto about = json.find("neuron"); about != json.end() && *about != neuron)
            return std::nullopt;
        if (!json.contains("name") && !json.contains("error")) return std::nullopt;
        NamerAnswer answer{text("name"), name_from(text("reason"), ""), ""};
        // A reason is a note: it may be long and have lines.
        if (auto note = checked_note(text("reason"))) answer.reason = std::move(*note);
        if (answer.name.empty()) {
            answer.problem = text("error").empty() ? "it knows none" : excerpt(text("error"));
            return answer;
        }
        if (auto name = checked_name(answer.name)) {
            answer.name = std::move(*name);
        } else {
            answer.problem = name.error().message;
            answer.name.clear();
        }
        return answer;
    }

    const std::vector<std::string>& command_;
    std::chrono::milliseconds patience_;
    std::unique_ptr<LineProcess> process_;
    int answers_ = 0;  // of this process
};

// Neurons without a name of their own, by documents × purity; without labels by documents alone.
std::vector<NeuronId> worth_asking(const LoadedModel& model, const NameBook& book,
                                   const AskOptions& options) {
    if (!options.neurons.empty()) return options.neurons;
    std::vector<NeuronSummary> neurons = model.neurons(naming_k(model.info));
    std::erase_if(neurons, [&](const NeuronSummary& n) {
        return n.silent() || (book.of(n.neuron).origin && !options.replace);
    });
    const auto worth = [](const NeuronSummary& n) {
        return static_cast<double>(n.active_documents) * (n.top_label == no_label ? 1 : n.purity);
    };
    std::ranges::stable_sort(neurons, std::ranges::greater(), worth);
    if (neurons.size() > options.top) neurons.resize(options.top);
    std::vector<NeuronId> ids;
    for (const NeuronSummary& neuron : neurons)
        ids.push_back(neuron.neuron);
    return ids;
}

Status store(Corpus& corpus, const LoadedModel& model, const AskedName& asked,
             const std::string& program) {
    SPARSESCOPE_ASSIGN(const auto marks, corpus.neuron_marks(model.info.id));
    const auto known = std::ranges::find(marks, asked.neuron, &NeuronMark::neuron);
    NeuronMark mark = known == marks.end() ? NeuronMark{.neuron = asked.neuron} : *known;
    mark.name = asked.name;
    mark.origin = NameOrigin::command;
    mark.source = program;
    if (mark.note.empty()) mark.note = asked.reason;
    return corpus.set_neuron_marks(model.info.id, std::span(&mark, 1));
}

Status check(const LoadedModel& model, const NameBook& book, const AskOptions& options) {
    if (options.command.empty())
        return fail(ErrorCode::invalid_argument, "Which program to ask is not said.");
    for (const NeuronId neuron : options.neurons) {
        if (neuron >= model.info.hidden)
            return fail(ErrorCode::not_found,
                        fmt::format("Model \"{}\" has no neuron {}: its neurons are 0 to {}.",
                                    model.info.name, neuron, model.info.hidden - 1));
        if (book.of(neuron).origin && !options.replace)
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Neuron {} has a name already: {}. It would be replaced; say "
                                    "so (--replace).",
                                    neuron, book.text(neuron)));
    }
    return {};
}

}  // namespace

Result<AskReport> ask_names(Corpus& corpus, const LoadedModel& model, const AskOptions& options,
                            std::stop_token stop, const Progress& progress) {
    return guard("asking for names", [&]() -> Result<AskReport> {
        SPARSESCOPE_ASSIGN(const NameBook book, name_book(corpus, model, stop, progress));
        SPARSESCOPE_TRY(check(model, book, options));
        SPARSESCOPE_ASSIGN(const NameJudge judge, NameJudge::make(corpus, model, stop, progress));
        SPARSESCOPE_ASSIGN(const NearTerms terms, NearTerms::count(judge.input(), stop, progress));
        const NameQuestions questions(corpus, model, options, book, terms, *judge.input().index);
        const std::vector<NeuronId> neurons = worth_asking(model, book, options);
        const std::string program = name_from(
            std::filesystem::path(options.command.front()).filename().string(), "program");
        Namer namer(options.command, options.patience);
        AskReport report;
        int without_name = 0;
        for (const NeuronId neuron : neurons) {
            if (stop.stop_requested()) return cancelled();
            sparsescope::report(progress, "asking for names", std::ssize(report.asked),
                                std::ssize(neurons));
            SPARSESCOPE_ASSIGN(const std::string question, questions.about(neuron));
            auto answer = namer.ask(neuron, question, stop);
            if (!answer) {
                const bool started = !report.asked.empty();
                if (answer.error().code == ErrorCode::cancelled || !started)
                    return fail(std::move(answer.error()));
                report.ended = answer.error().message;
                return report;
            }
            AskedName asked{neuron, answer->name, answer->reason, {}, answer->problem};
            without_name = asked.name.empty() ? without_name + 1 : 0;
            if (!asked.name.empty()) {
                asked.score = judge.score(neuron, asked.name);
                SPARSESCOPE_TRY(store(corpus, model, asked, program));
                ++report.named;
            }
            report.asked.push_back(std::move(asked));
            if (without_name < most_without_name || report.named > 0) continue;
            report.ended = fmt::format("It gave no name for {} neurons in a row.", without_name);
            return report;
        }
        return report;
    });
}

}  // namespace sparsescope
