// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "app/cli/encoders/command_words.h"
#include "app/cli/encoders/encoder_answers.h"
#include "app/cli/encoders/named_encoder.h"
#include "app/cli/encoders/serve_encoder.h"
#include "app/cli/verb.h"
#include "core/backbone/cached_encoder.h"
#include "core/backbone/model_folder.h"
#include "core/backbone/vision/picture_model.h"
#include "core/corpus/names.h"

namespace sparsescope::cli {

namespace {

class EncodersVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app_ = &app;
        app.add_option("action", action_,
                       "list; add, test or remove an encoder; serve: encode for another program")
            ->check(CLI::IsMember({"list", "add", "test", "remove", "serve"}));
        app.add_option("name", name_, "What the encoder is called");
        add_kind_options(app);
        app.add_option("--document-prefix", document_prefix_,
                       "add: put before every document; default: what the folder suggests");
        app.add_option("--query-prefix", query_prefix_, "add: put before every query, likewise");
        app.add_option("--batch", settings_.batch,
                       "add --command or --url: texts at a time; default: 64, 32")
            ->check(CLI::Range(1, 4096));
        app.add_option("--timeout", settings_.timeout_seconds,
                       "add --command or --url: seconds to wait for an answer; default: 120")
            ->check(CLI::Range(0.1, 86'400.0));
        app.add_flag("--introduce", introduce_,
                     "serve: begin with a line that says which encoder it is");
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_TRY(check_options());
        if (action_ == "list") return configured_encoders().map(encoder_listing);
        if (action_ == "add") return add(session);
        if (action_ == "test") return test(session);
        if (action_ == "serve") return serve(session);
        SPARSESCOPE_ASSIGN(const EncoderSettings encoder, configured_encoder(name_));
        SPARSESCOPE_TRY(forget_encoder(name_));
        EmbeddingCache::forget(cache_key(encoder, encoder.identity));
        return Answer{Json{{"removed", name_}}, fmt::format("Removed encoder \"{}\".", name_)};
    }

  private:
    void add_kind_options(CLI::App& app) {
        app.add_option("--folder", folder_,
                       "add: a sentence-transformers folder of a BERT-like model, or a picture "
                       "model: a folder, or the file of EfficientNet-Lite0's weights");
        app.add_flag("--int8", settings_.int8,
                     "add --folder: weights in 8 bits: a quarter of the memory, a little less "
                     "exact");
        app.add_option("--max-tokens", settings_.max_tokens,
                       "add --folder: tokens read of a text; default: what the folder says")
            ->check(CLI::Range(3, 32'768));
        app.add_option(
               "--command", command_,
               "add: a program and its arguments in one line, as for a shell; given several "
               "times, each is one word")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        app.add_option("--url", settings_.url,
                       "add: an endpoint of the OpenAI embeddings shape, or its server");
        app.add_option("--model", settings_.model, "add --url: the model's name there");
        app.add_option("--key-variable", settings_.key_variable,
                       "add --url: environment variable, or entry of the keyring, with the key");
    }

    // Each option belongs to an action, and some to one kind.
    [[nodiscard]] Status check_options() const {
        if (action_ != "list" && name_.empty())
            return wrong(fmt::format("encoders {} needs the name of an encoder.", action_));
        if (action_ == "list" && !name_.empty()) return wrong("encoders list takes no name.");
        if (introduce_ && action_ != "serve") return wrong("--introduce goes with encoders serve.");
        for (const CLI::Option* option : app_->get_options())
            for (const std::string& word : option->get_lnames())
                if (option->count() > 0) SPARSESCOPE_TRY(check_option(word));
        if (action_ != "add" || kinds_given() == 1) return {};
        return wrong("encoders add needs one of --folder, --command and --url.");
    }

    [[nodiscard]] Status check_option(const std::string& word) const {
        const auto is = [&](std::initializer_list<const char*> words) {
            return std::ranges::find(words, word) != words.end();
        };
        const bool of_folder = is({"int8", "max-tokens"});
        const bool of_url = is({"model", "key-variable"});
        const bool of_others = is({"batch", "timeout"});
        const bool of_add = of_folder || of_url || of_others ||
                            is({"folder", "command", "url", "document-prefix", "query-prefix"});
        if (of_add && action_ != "add")
            return wrong(fmt::format("--{} goes with encoders add.", word));
        if (of_folder && !folder_) return wrong(fmt::format("--{} goes with --folder.", word));
        if (of_url && settings_.url.empty())
            return wrong(fmt::format("--{} goes with --url.", word));
        if (of_others && folder_)
            return wrong(fmt::format("--{} goes with --command or --url.", word));
        return {};
    }

    [[nodiscard]] int kinds_given() const {
        return (folder_ ? 1 : 0) + (command_.empty() ? 0 : 1) + (settings_.url.empty() ? 0 : 1);
    }

    [[nodiscard]] static Status wrong(const std::string& sentence) {
        return fail(ErrorCode::invalid_argument,
                    sentence + " See: sparsescope-cli encoders --help");
    }

    Result<Answer> add(Session& session) {
        SPARSESCOPE_ASSIGN(settings_.name, checked_name(name_));
        SPARSESCOPE_TRY(fill_kind(session));
        settings_.document_prefix = document_prefix_.value_or(settings_.document_prefix);
        settings_.query_prefix = query_prefix_.value_or(settings_.query_prefix);
        report(session.progress(), "opening the encoder", 0, 0);
        SPARSESCOPE_ASSIGN(const auto encoder, open_encoder(settings_, session.stop()));
        SPARSESCOPE_TRY(encode_something(*encoder, session.stop()));
        take_from(*encoder);
        const std::string replaced = replaced_in_words();
        SPARSESCOPE_TRY(keep_encoder(settings_));
        // What answers under an old name may have changed: a server has another model by now.
        if (settings_.kind != "model")
            EmbeddingCache::forget(cache_key(settings_, settings_.identity));
        Answer answer;
        answer.json["encoder"] = encoder_json(settings_);
        answer.text = fmt::format(
            "Added encoder \"{}\": {} numbers a {}.{}{}\nTry it: sparsescope-cli encoders test "
            "{}\n",
            settings_.name, settings_.identity.dim, what_it_reads(settings_, " or a "),
            prefixes_in_words(), replaced, joined_words({settings_.name}));
        return answer;
    }

    static Status encode_something(Encoder& encoder, std::stop_token stop) {
        const std::string text = "A short sentence.";
        if (encoder.reads(EncoderInput::text))
            SPARSESCOPE_TRY(encode_documents(encoder, std::span(&text, 1), stop));
        if (encoder.reads(EncoderInput::picture))
            SPARSESCOPE_TRY(
                encoder.encode_pictures(std::span(trial_pictures()).subspan(0, 1), stop));
        return {};
    }

    void take_from(const Encoder& encoder) {
        settings_.identity = encoder.identity();
        settings_.texts = encoder.reads(EncoderInput::text);
        settings_.pictures = encoder.reads(EncoderInput::picture);
    }

    // What it means that another encoder had the name until now; "" where none had.
    [[nodiscard]] std::string replaced_in_words() const {
        const auto before = configured_encoder(settings_.name);
        if (!before || before->identity.empty() || before->identity.hash == settings_.identity.hash)
            return {};
        return fmt::format(
            " It takes the place of another encoder of this name: what that one embedded is found "
            "by words alone until it is added again, under any name.");
    }

    Status fill_kind(Session& session) {
        if (folder_) {
            settings_.kind = "model";
            settings_.folder = std::filesystem::absolute(*folder_).lexically_normal();
            if (is_picture_model(settings_.folder)) return {};
            SPARSESCOPE_ASSIGN(const ModelFolder model, read_model_folder(settings_.folder));
            settings_.document_prefix = model.document_prefix;
            settings_.query_prefix = model.query_prefix;
            for (const std::string& note : model.notes)
                session.say(note);
            return {};
        }
        if (!settings_.url.empty()) {
            settings_.kind = "http";
            return {};
        }
        settings_.kind = "command";
        settings_.command = command_;
        if (command_.size() == 1) {
            SPARSESCOPE_ASSIGN(settings_.command, divided_into_words(command_[0]));
        }
        settings_.command = with_whole_paths(std::move(settings_.command));
        return {};
    }

    [[nodiscard]] std::string prefixes_in_words() const {
        std::string words;
        if (!settings_.document_prefix.empty())
            words += fmt::format(" Before documents it puts \"{}\".", settings_.document_prefix);
        if (!settings_.query_prefix.empty())
            words += fmt::format(" Before queries it puts \"{}\".", settings_.query_prefix);
        return words;
    }

    Result<Answer> test(Session& session) {
        SPARSESCOPE_ASSIGN(settings_, configured_encoder(name_));
        const EncoderIdentity before = settings_.identity;
        settings_.identity.dim = 0;  // what it has now, whatever it had when it was added
        SPARSESCOPE_ASSIGN(const auto encoder, open_encoder(settings_, session.stop()));
        SPARSESCOPE_ASSIGN(const EncoderTrial trial, try_encoder(*encoder, session.stop()));
        take_from(*encoder);
        Answer answer = trial_answer(settings_, trial);
        const bool changed = !before.empty() && !(before.hash == settings_.identity.hash &&
                                                  before.dim == settings_.identity.dim);
        answer.json["changed"] = changed;
        if (changed)
            answer.text +=
                "It is another one than when it was added: datasets that were made with "
                "it then cannot be searched by meaning with it now.\n";
        SPARSESCOPE_TRY(keep_encoder(settings_));
        return answer;
    }

    Result<Answer> serve(Session& session) {
        SPARSESCOPE_ASSIGN(const int output, take_standard_output());
        auto encoder = configured_encoder(name_).and_then([&](const EncoderSettings& settings) {
            return open_encoder(settings, session.stop());
        });
        if (introduce_)
            introduce(encoder.map([](const auto& opened) { return opened->identity(); }), output);
        if (!encoder) return fail(encoder.error());
        SPARSESCOPE_ASSIGN(const Served served,
                           serve_encoder(**encoder, STDIN_FILENO, output, session.stop()));
        return Answer{Json{{"texts", served.texts}}, ""};
    }

    // Answers alone go to standard output: what a library prints there goes to standard error.
    static Result<int> take_standard_output() {
        const int output = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
        if (output < 0 || ::dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
            return fail(ErrorCode::io, "Standard output cannot be written.");
        return output;
    }

    CLI::App* app_ = nullptr;
    std::string action_ = "list", name_;
    std::optional<std::string> folder_, document_prefix_, query_prefix_;
    std::vector<std::string> command_;
    bool introduce_ = false;
    EncoderSettings settings_;
};

}  // namespace

const VerbEntry& encoders_entry() {
    static const VerbEntry entry{"encoders", make_verb<EncodersVerb>};
    return entry;
}

}  // namespace sparsescope::cli
