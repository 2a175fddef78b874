// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/answers.h"
#include "app/cli/export_codes.h"
#include "app/cli/verb.h"
#include "core/sae/model_file.h"

namespace sparsescope::cli {

namespace {

class ExportVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--model", model_, "Model to export; default: the newest");
        app.add_option("--to", to_,
                       "FILE.safetensors: its weights, with the official keys; FILE.npz and other "
                       "formats: its documents' codes")
            ->required();
        app.add_option("--format", codes_.format,
                       "Of codes: " + code_format_names() + "; default: by the file's name");
        app.add_option("--k", codes_.k,
                       "Neurons of each code, up to those stored; default: the model's own")
            ->check(CLI::PositiveNumber);
    }

    Result<Answer> run(Session& session) override {
        const std::filesystem::path file = to_;
        if (!codes_.format.empty() || find_code_format("", file))
            return export_codes(session, model_, to_, codes_);
        if (file.extension() != ".safetensors")
            return fail(ErrorCode::invalid_argument,
                        fmt::format("{} ends neither in .safetensors (weights) nor like a format "
                                    "of codes ({}). For other names give --format.",
                                    to_, code_format_names()));
        if (codes_.k > 0)
            return fail(ErrorCode::invalid_argument,
                        "--k is for codes; weights serve every k. Leave it out, or write codes "
                        "(--format).");
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const ModelInfo model, corpus.model(model_));
        SPARSESCOPE_TRY(export_weights(corpus, model, file));
        Json json;
        json["model"] = to_json(model);
        json["file"] = to_;
        json["content"] = "weights";
        return Answer{json,
                      fmt::format("Wrote the weights of model \"{}\" to {}.", model.name, to_)};
    }

  private:
    static Status export_weights(const Corpus& corpus, const ModelInfo& model,
                                 const std::filesystem::path& file) {
        SPARSESCOPE_ASSIGN(const HeadWeights weights, corpus.head_weights(model.id));
        return write_head_weights(file, weights);
    }

    std::string model_, to_;
    CodeExport codes_;
};

}  // namespace

const VerbEntry& export_entry() {
    static const VerbEntry entry{"export", make_verb<ExportVerb>};
    return entry;
}

}  // namespace sparsescope::cli
