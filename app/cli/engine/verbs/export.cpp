// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/cli/answers.h"
#include "app/cli/export_codes.h"
#include "app/cli/verb.h"
#include "core/model_files/model_format.h"

namespace sparsescope::cli {

namespace {

class ExportVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--model", model_, "Model to export; default: the newest");
        app.add_option(
               "--to", to_,
               "FILE.safetensors or FILE.pth: its weights, with the official keys; FILE.npz "
               "and other formats: its documents' codes; a new folder for models that are "
               "folders")
            ->required();
        app.add_option("--format", format_, formats_help());
        app.add_option("--k", codes_.k,
                       "Neurons of each code, up to those stored; default: the model's own")
            ->check(CLI::PositiveNumber);
        app.add_option("--backbone", backbone_,
                       "With sentence-transformers: a folder of that kind whose modules make the "
                       "embeddings; they are copied before the head");
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const bool codes, means_codes());
        if (!codes) return export_weights(session);
        if (!backbone_.empty())
            return fail(
                ErrorCode::invalid_argument,
                "--backbone belongs to a model, and codes have none. Leave it out, or write "
                "a model (--format sentence-transformers).");
        codes_.format = format_;
        return export_codes(session, model_, to_, codes_);
    }

  private:
    static std::string formats_help() {
        std::string help = "Of codes: " + code_format_names() + ".";
        for (const ModelFormatEntry* entry : model_formats())
            if (entry->save != nullptr)
                help += fmt::format(" {}: {}.", entry->name, entry->summary);
        return help + " Default: by the file's name";
    }

    // Codes and weights have formats of their own; without one the name of the file decides.
    [[nodiscard]] Result<bool> means_codes() const {
        const auto is_format = [&](const ModelFormatEntry* entry) {
            return entry->name == format_ ||
                   (format_.empty() && !entry->extension.empty() &&
                    entry->extension == std::filesystem::path(to_).extension());
        };
        if (std::ranges::any_of(model_formats(), is_format)) return false;
        if (!format_.empty() || find_code_format("", to_)) return true;
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("{} ends neither in .safetensors or .pth (weights) nor like a format "
                        "of codes ({}). For other names and folders give --format.",
                        to_, code_format_names()));
    }

    Result<Answer> export_weights(Session& session) const {
        if (codes_.k > 0)
            return fail(ErrorCode::invalid_argument,
                        "--k is for codes; weights serve every k. Leave it out, or write codes "
                        "(--format).");
        SPARSESCOPE_ASSIGN(const ModelFormatEntry* entry, format_to_save(to_, format_));
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const ModelInfo model, corpus.model(model_));
        SPARSESCOPE_ASSIGN(const HeadWeights weights, corpus.head_weights(model.id));
        SPARSESCOPE_TRY(save_model_file(to_, {weights, model.k, backbone_}, entry->name));
        Json json;
        json["model"] = to_json(model);
        json["file"] = to_;
        json["content"] = "weights";
        json["format"] = entry->name;
        return Answer{json, fmt::format("Wrote the weights of model \"{}\" to {} ({}).", model.name,
                                        to_, entry->name)};
    }

    std::string model_, to_, format_, backbone_;
    CodeExport codes_;
};

}  // namespace

const VerbEntry& export_entry() {
    static const VerbEntry entry{"export", make_verb<ExportVerb>};
    return entry;
}

}  // namespace sparsescope::cli
