// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/answers.h"
#include "app/cli/verb.h"
#include "core/formats/array_writer.h"
#include "core/model_files/model_format.h"

namespace sparsescope::cli {

namespace {

template <class T>
TensorToWrite tensor(const char* name, ElementType type, const std::vector<T>& values) {
    return {name, type, {values.size()}, std::as_bytes(std::span(values))};
}

// A compressed-sparse-row matrix [documents, hidden] as plain arrays; SciPy makes one of them with
// csr_matrix((f["data"], f["indices"], f["indptr"]), f["shape"]). Within a row the weights descend.
Status write_codes(const std::filesystem::path& file, const CodeMatrix& codes) {
    std::vector<std::int64_t> offsets{0};
    std::vector<std::int32_t> neurons;
    std::vector<float> weights;
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        const CodeView code = codes.row(row);
        neurons.insert(neurons.end(), code.neurons.begin(), code.neurons.end());
        weights.insert(weights.end(), code.weights.begin(), code.weights.end());
        offsets.push_back(static_cast<std::int64_t>(neurons.size()));
    }
    const std::vector<std::int64_t> shape{static_cast<std::int64_t>(codes.rows()),
                                          static_cast<std::int64_t>(codes.hidden())};
    const std::vector<TensorToWrite> arrays{
        tensor("indptr", ElementType::i64, offsets),
        tensor("indices", ElementType::i32, neurons),
        tensor("data", ElementType::f32, weights),
        tensor("shape", ElementType::i64, shape),
    };
    return write_npz(file, arrays);
}

class ExportVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--model", model_, "Model to export; default: the newest");
        app.add_option("--to", to_,
                       "FILE.safetensors or FILE.pth: its weights, with the official keys; "
                       "FILE.npz: its documents' codes (indptr, indices, data, shape); with "
                       "--format, a new folder")
            ->required();
        app.add_option("--format", format_, formats_help());
        app.add_option("--backbone", backbone_,
                       "With sentence-transformers: a folder of that kind whose modules make the "
                       "embeddings; they are copied before the head");
    }

    Result<Answer> run(Session& session) override {
        const std::filesystem::path file = to_;
        const bool codes = file.extension() == ".npz" && format_.empty();
        if (codes && !backbone_.empty())
            return fail(ErrorCode::invalid_argument,
                        "--backbone belongs to a model; codes have none. Leave it out.");
        std::string format = "npz";
        if (!codes) {
            SPARSESCOPE_ASSIGN(const ModelFormatEntry* entry, format_to_save(file, format_));
            format = entry->name;
        }
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const ModelInfo model, corpus.model(model_));
        SPARSESCOPE_TRY(codes ? export_codes(corpus, model, file)
                              : export_weights(corpus, model, file));
        Json json;
        json["model"] = to_json(model);
        json["file"] = to_;
        json["content"] = codes ? "codes" : "weights";
        json["format"] = format;
        return Answer{json, fmt::format("Wrote the {} of model \"{}\" to {} ({}).",
                                        codes ? "codes" : "weights", model.name, to_, format)};
    }

  private:
    static std::string formats_help() {
        std::string help = "How weights are written; default: what the ending of --to says.";
        for (const ModelFormatEntry* entry : model_formats())
            if (entry->save != nullptr)
                help += fmt::format(" {}: {}.", entry->name, entry->summary);
        return help;
    }
    Status export_weights(const Corpus& corpus, const ModelInfo& model,
                          const std::filesystem::path& file) const {
        SPARSESCOPE_ASSIGN(const HeadWeights weights, corpus.head_weights(model.id));
        return save_model_file(file, {weights, model.k, backbone_}, format_);
    }
    static Status export_codes(const Corpus& corpus, const ModelInfo& model,
                               const std::filesystem::path& file) {
        SPARSESCOPE_ASSIGN(const CodeMatrix codes, corpus.codes(model.id));
        return write_codes(file, codes);
    }

    std::string model_, to_, format_, backbone_;
};

}  // namespace

const VerbEntry& export_entry() {
    static const VerbEntry entry{"export", make_verb<ExportVerb>};
    return entry;
}

}  // namespace sparsescope::cli
