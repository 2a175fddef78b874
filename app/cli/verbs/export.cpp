// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/answers.h"
#include "app/cli/export_codes.h"
#include "app/cli/verb.h"
#include "core/model_files/model_format.h"

namespace sparsescope::cli {

namespace {

// Names and summaries of the formats that weights can be written in.
std::string weight_formats() {
    std::string list;
    for (const ModelFormatEntry* entry : model_formats())
        if (entry->save != nullptr) list += fmt::format(" {}: {}.", entry->name, entry->summary);
    return list;
}

class ExportVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--model", model_, "Model to export; default: the newest");
        app.add_option(
               "--to", to_,
               "FILE.safetensors or FILE.pth: its weights, with the official keys; FILE.npz "
               "and other formats: its documents' codes; with --format also a new folder")
            ->required();
        app.add_option("--format", codes_.format,
                       fmt::format("Default: what the name says. Of codes: {}. Of weights:{}",
                                   code_format_names(), weight_formats()));
        app.add_option("--k", codes_.k,
                       "Neurons of each code, up to those stored; default: the model's own")
            ->check(CLI::PositiveNumber);
        app.add_option("--backbone", backbone_,
                       "With sentence-transformers: a folder of that kind whose modules make the "
                       "embeddings; they are copied before the head");
    }

    Result<Answer> run(Session& session) override {
        const std::filesystem::path file = to_;
        if (find_code_format(codes_.format, file) != nullptr) {
            if (!backbone_.empty())
                return fail(ErrorCode::invalid_argument,
                            "--backbone belongs to a model; codes have none. Leave it out.");
            return export_codes(session, model_, to_, codes_);
        }
        SPARSESCOPE_TRY(known_format(file));
        SPARSESCOPE_ASSIGN(const ModelFormatEntry* entry, format_to_save(file, codes_.format));
        if (codes_.k > 0)
            return fail(ErrorCode::invalid_argument,
                        "--k is for codes; weights serve every k. Leave it out, or write codes "
                        "(--format).");
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const ModelInfo model, corpus.model(model_));
        SPARSESCOPE_ASSIGN(const HeadWeights weights, corpus.head_weights(model.id));
        SPARSESCOPE_TRY(save_model_file(file, {weights, model.k, backbone_}, codes_.format));
        Json json;
        json["model"] = to_json(model);
        json["file"] = to_;
        json["content"] = "weights";
        json["format"] = entry->name;
        return Answer{json, fmt::format("Wrote the weights of model \"{}\" to {} ({}).", model.name,
                                        to_, entry->name)};
    }

  private:
    // Says of a name that tells nothing what could be meant, weights and codes.
    Status known_format(const std::filesystem::path& file) const {
        std::string names;
        for (const ModelFormatEntry* entry : model_formats()) {
            if (entry->save == nullptr) continue;
            if (entry->name == codes_.format) return {};
            if (codes_.format.empty() && !entry->extension.empty() &&
                file.extension() == entry->extension)
                return {};
            names += (names.empty() ? "" : ", ") + entry->name;
        }
        const std::string known =
            fmt::format("of weights {}; of codes {}", names, code_format_names());
        if (codes_.format.empty())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("The name {} does not tell what to write. Give --format: {}.",
                                    to_, known));
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("There is no format called \"{}\". There are: {}.", codes_.format, known));
    }

    std::string model_, to_, backbone_;
    CodeExport codes_;
};

}  // namespace

const VerbEntry& export_entry() {
    static const VerbEntry entry{"export", make_verb<ExportVerb>};
    return entry;
}

}  // namespace sparsescope::cli
