// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <optional>

#include "app/cli/name_answers.h"
#include "app/cli/verb.h"
#include "core/workspace/ask_names.h"
#include "core/workspace/carry_names.h"
#include "core/workspace/name_files.h"
#include "core/workspace/name_scores.h"
#include "core/workspace/naming_documents.h"
#include "core/workspace/neuron_names.h"

namespace sparsescope::cli {

namespace {

class NameVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app_ = &app;
        app.add_option(
               "action", action_,
               "list; set or clear a neuron's name; auto: compute the automatic names anew; "
               "export, import: files of names; carry: take names over from another model; "
               "ask: a program")
            ->check(CLI::IsMember(
                {"list", "set", "clear", "auto", "export", "import", "carry", "ask"}));
        app.add_option("words", words_,
                       "set: NEURON NAME; clear: NEURON; export, import: FILE; ask: -- COMMAND …");
        app.add_option("--model", model_, "Model whose neurons are meant; default: the newest");
        app.add_option("--top", top_, "list: only this many, 0: all; ask: about this many")
            ->check(CLI::Range(0, 10'000'000));
        app.add_flag("--own", own_, "list: only names that are not automatic");
        app.add_flag("--alike", alike_,
                     "list: also the score where every active document counts alike");
        app.add_flag("--all", all_, "export: also automatic names");
        app.add_flag("--skip-unknown", skip_unknown_,
                     "import: leave out neurons that the model does not have");
        app.add_option("--from", from_, "carry: the model whose names are taken over");
        app.add_option("--least", least_, "carry: how well neurons must match; default: 0.6")
            ->check(CLI::Range(0.0, 1.0));
        app.add_flag("--dry-run", dry_run_, "carry: say what would be carried, and change nothing");
        app.add_flag("--replace", replace_,
                     "carry, ask: also neurons that have a name of their own");
        app.add_option("--neuron", neurons_, "ask: about these neurons");
        app.add_option("--timeout", timeout_, "ask: seconds to wait for an answer; default: 60")
            ->check(CLI::Range(0.1, 86'400.0));
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_TRY(check_options());
        if (action_ == "list") return list(session);
        if (action_ == "export") return export_file(session);
        SPARSESCOPE_ASSIGN(Corpus corpus,
                           session.open(dry_run_ ? Access::read_only : Access::read_write));
        SPARSESCOPE_ASSIGN(const ModelInfo model, corpus.model(model_));
        if (action_ == "auto") return compute(corpus, model, session);
        if (action_ == "import") return import_file(corpus, model, session);
        if (action_ == "carry") return carry(corpus, model, session);
        if (action_ == "ask") return ask(corpus, model, session);
        return set(corpus, model);
    }

  private:
    [[nodiscard]] static tl::unexpected<Error> wrong(const std::string& sentence) {
        return fail(ErrorCode::invalid_argument, sentence + " See: sparsescope-cli name --help");
    }

    // Each option belongs to some actions.
    [[nodiscard]] Status check_options() const {
        struct Use {
            std::string_view option;
            std::initializer_list<std::string_view> actions;
        };
        static const Use uses[] = {
            {"top", {"list", "ask"}}, {"own", {"list"}},      {"alike", {"list"}},
            {"all", {"export"}},      {"from", {"carry"}},    {"skip-unknown", {"import"}},
            {"least", {"carry"}},     {"dry-run", {"carry"}}, {"replace", {"carry", "ask"}},
            {"neuron", {"ask"}},      {"timeout", {"ask"}},
        };
        for (const Use& use : uses)
            if (app_->get_option("--" + std::string(use.option))->count() > 0 &&
                std::ranges::find(use.actions, action_) == use.actions.end())
                return wrong(fmt::format("--{} goes with name {}.", use.option,
                                         fmt::join(use.actions, " or ")));
        const std::size_t wanted = action_ == "set"                             ? 2
                                   : action_ == "clear"                         ? 1
                                   : action_ == "export" || action_ == "import" ? 1
                                                                                : 0;
        if (action_ == "ask") {
            if (words_.empty())
                return wrong("name ask needs a program: name FILE ask -- COMMAND …");
            return {};
        }
        if (words_.size() > wanted)
            return wrong(fmt::format("\"{}\" is one argument more than name {} takes.",
                                     words_[wanted], action_));
        if (words_.size() < wanted) {
            if (action_ == "set") return wrong("name set needs a neuron and its name.");
            return wrong(fmt::format("name {} needs a {}.", action_,
                                     action_ == "clear" ? "neuron" : "file"));
        }
        if (action_ == "carry" && from_.empty())
            return wrong("name carry needs the model that names come from (--from).");
        return {};
    }

    [[nodiscard]] Result<NeuronId> neuron_of(const std::string& word,
                                             const ModelInfo& model) const {
        NeuronId neuron = 0;
        const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), neuron);
        if (problem == std::errc::invalid_argument || end != word.data() + word.size())
            return wrong(fmt::format("\"{}\" is no neuron: give its number.", word));
        if (problem != std::errc() || neuron >= model.hidden)
            return fail(ErrorCode::not_found,
                        fmt::format("Model \"{}\" has no neuron {}: its neurons are 0 to {}.",
                                    model.name, word, model.hidden - 1));
        return neuron;
    }

    Result<Answer> list(Session& session) const {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const ModelInfo info, corpus.model(model_));
        SPARSESCOPE_ASSIGN(const auto model,
                           load_model(corpus, info.id, session.stop(), session.progress()));
        SPARSESCOPE_ASSIGN(NameBook book,
                           name_book(corpus, *model, session.stop(), session.progress()));
        NameListing listing{*model, book, {}, {}};
        listing.neurons = model->neurons(naming_k(info));
        std::erase_if(listing.neurons,
                      [&](const NeuronSummary& n) { return own_ && !book.of(n.neuron).origin; });
        std::ranges::stable_sort(listing.neurons, std::ranges::greater(),
                                 &NeuronSummary::active_documents);
        constexpr std::size_t usual = 40;
        const std::size_t top = top_.value_or(own_ ? 0 : usual);
        if (top > 0 && listing.neurons.size() > top) listing.neurons.resize(top);
        const bool judge = alike_ || std::ranges::any_of(listing.neurons, [&](const auto& n) {
                               return book.of(n.neuron).origin.has_value();
                           });
        if (judge) SPARSESCOPE_TRY(judge_listed(corpus, book, listing, session));
        return name_listing(listing);
    }

    Status judge_listed(const Corpus& corpus, NameBook& book, NameListing& listing,
                        Session& session) const {
        SPARSESCOPE_ASSIGN(
            const NameJudge judge,
            NameJudge::make(corpus, listing.model, session.stop(), session.progress()));
        for (const NeuronSummary& n : listing.neurons) {
            const std::string& name = book.text(n.neuron);
            if (book.of(n.neuron).origin) book.set_score(n.neuron, judge.score(n.neuron, name));
            if (alike_)
                listing.alike.push_back(
                    name.empty() ? std::nullopt : judge.score(n.neuron, name, Counting::alike));
        }
        return {};
    }

    Result<Answer> set(Corpus& corpus, const ModelInfo& model) const {
        SPARSESCOPE_ASSIGN(const NeuronId neuron, neuron_of(words_[0], model));
        SPARSESCOPE_ASSIGN(const auto marks, corpus.neuron_marks(model.id));
        const auto known = std::ranges::find(marks, neuron, &NeuronMark::neuron);
        NeuronMark mark = known == marks.end() ? NeuronMark{.neuron = neuron} : *known;
        const bool clear = action_ == "clear";
        if (clear && mark.name.empty())
            return fail(ErrorCode::not_found,
                        fmt::format("Neuron {} of \"{}\" has no name of its own to take away.",
                                    neuron, model.name));
        if (!clear && words_[1].find_first_not_of(" \t\r\n") == std::string::npos)
            return wrong("The name is empty. To take a name away: name FILE clear NEURON.");
        mark.name = clear ? std::string() : words_[1];
        mark.origin = NameOrigin::own;
        mark.source.clear();
        SPARSESCOPE_TRY(corpus.set_neuron_marks(model.id, std::span(&mark, 1)));
        SPARSESCOPE_ASSIGN(const auto now, corpus.neuron_marks(model.id));
        const auto stored = std::ranges::find(now, neuron, &NeuronMark::neuron);
        const std::string name = stored == now.end() ? std::string() : stored->name;
        Answer answer;
        answer.json = {{"model", model.name}, {"neuron", neuron}};
        answer.json["name"] = name.empty() ? Json() : Json(name);
        answer.text = clear ? fmt::format("Neuron {} of \"{}\" has its automatic name again.\n",
                                          neuron, model.name)
                            : fmt::format("Neuron {} of \"{}\" is called \"{}\" now.\n", neuron,
                                          model.name, name);
        return answer;
    }

    static Result<Answer> compute(Corpus& corpus, const ModelInfo& info, Session& session) {
        SPARSESCOPE_ASSIGN(const auto model,
                           load_model(corpus, info.id, session.stop(), session.progress()));
        SPARSESCOPE_ASSIGN(const AutomaticNames names,
                           compute_names(corpus, *model, session.stop(), session.progress()));
        SPARSESCOPE_TRY(corpus.set_automatic_names(info.id, names));
        return computed_names(info, names);
    }

    Result<Answer> export_file(Session& session) const {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const ModelInfo model, corpus.model(model_));
        SPARSESCOPE_ASSIGN(NameBook book, own_names(corpus, model, session));
        SPARSESCOPE_TRY(judge_own_names(book, corpus, model, session.stop(), session.progress()));
        SPARSESCOPE_ASSIGN(const std::int64_t lines,
                           export_names(words_[0], corpus, model, book, all_));
        return Answer{Json{{"model", model.name}, {"file", words_[0]}, {"neurons", lines}},
                      fmt::format("Written to {}: {} of \"{}\".\n", words_[0],
                                  counted(lines, "neuron", "neurons"), model.name)};
    }

    // Without --all nothing need be computed.
    Result<NameBook> own_names(const Corpus& corpus, const ModelInfo& model,
                               Session& session) const {
        if (all_) return name_book(corpus, model, session.stop(), session.progress());
        SPARSESCOPE_ASSIGN(const auto marks, corpus.neuron_marks(model.id));
        return NameBook({}, marks);
    }

    Result<Answer> import_file(Corpus& corpus, const ModelInfo& model, Session& session) const {
        SPARSESCOPE_ASSIGN(const NameImportReport report,
                           import_names(corpus, model, words_[0], {.skip_unknown = skip_unknown_},
                                        session.stop()));
        return imported_names(model, words_[0], report);
    }

    Result<Answer> carry(Corpus& corpus, const ModelInfo& to, Session& session) const {
        SPARSESCOPE_ASSIGN(const ModelInfo from, corpus.model(from_));
        const CarryOptions options{least_, replace_};
        if (!dry_run_) {
            SPARSESCOPE_ASSIGN(const auto names, carry_names(corpus, from, to, options,
                                                             session.stop(), session.progress()));
            return carried_names(from, to, names, false);
        }
        SPARSESCOPE_ASSIGN(const auto source,
                           load_model(corpus, from.id, session.stop(), session.progress()));
        SPARSESCOPE_ASSIGN(const auto target,
                           load_model(corpus, to.id, session.stop(), session.progress()));
        SPARSESCOPE_ASSIGN(const auto names, match_names(corpus, *source, *target, options,
                                                         session.stop(), session.progress()));
        return carried_names(from, to, names, true);
    }

    Result<Answer> ask(Corpus& corpus, const ModelInfo& info, Session& session) const {
        SPARSESCOPE_ASSIGN(const auto model,
                           load_model(corpus, info.id, session.stop(), session.progress()));
        AskOptions options;
        options.command = words_;
        for (const std::string& word : neurons_) {
            SPARSESCOPE_ASSIGN(const NeuronId neuron, neuron_of(word, info));
            options.neurons.push_back(neuron);
        }
        options.top = top_.value_or(options.top);
        if (options.top == 0) options.top = info.hidden;
        options.replace = replace_;
        options.patience = std::chrono::milliseconds(static_cast<std::int64_t>(timeout_ * 1000));
        SPARSESCOPE_ASSIGN(const AskReport report,
                           ask_names(corpus, *model, options, session.stop(), session.progress()));
        return asked_names(info, report);
    }

    const CLI::App* app_ = nullptr;  // knows which options were given
    std::string action_ = "list";
    std::vector<std::string> words_, neurons_;
    std::string model_, from_;
    std::optional<std::size_t> top_;
    double least_ = CarryOptions{}.least;
    double timeout_ = 60;
    bool own_ = false, alike_ = false, all_ = false, skip_unknown_ = false, dry_run_ = false;
    bool replace_ = false;
};

}  // namespace

const VerbEntry& name_entry() {
    static const VerbEntry entry{"name", make_verb<NameVerb>};
    return entry;
}

}  // namespace sparsescope::cli
