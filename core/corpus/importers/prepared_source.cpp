// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/prepared_source.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include <nlohmann/json.hpp>

#include "core/corpus/importers/chunks.h"
#include "core/corpus/importers/companions.h"
#include "core/corpus/importers/encode_pictures.h"
#include "core/corpus/importers/picture_store.h"
#include "core/corpus/importers/prepared.h"
#include "core/corpus/importers/read_pictures.h"
#include "core/formats/input_file.h"

namespace sparsescope::importing {
namespace {

// What the longer document is called: by its metadata, else by its row.
std::string name_of(const NewDocument& document, std::int64_t row) {
    const auto fields = nlohmann::json::parse(document.metadata, nullptr, false);
    if (fields.is_object()) {
        for (const char* key : {"title", "name", "file", "id", "url"}) {
            const auto found = fields.find(key);
            if (found == fields.end()) continue;
            if (found->is_string() && !found->get_ref<const std::string&>().empty())
                return found->get<std::string>();
            if (found->is_number_integer()) return found->dump();
        }
    }
    return fmt::format("row {}", row);
}

class CutTexts final : public Prepared {
  public:
    CutTexts(std::unique_ptr<ImportSource> inner, ChunkOptions chunks)
        : Prepared(std::move(inner)), chunks_(chunks) {}

    std::int64_t size() const override { return -1; }
    std::vector<ImportPreview> understood() const override {
        auto files = inner_->understood();
        if (files.empty()) return files;
        files.front().documents = -1;
        files.front().notes.push_back(
            fmt::format("Long texts are cut into parts of about {} words, of which each shares {} "
                        "with the one before.",
                        chunks_.words, chunks_.overlap));
        return files;
    }

    Result<ImportBatch> next(std::int64_t max_documents) override {
        ImportBatch batch;
        batch.of_pictures = !picture_folder().empty();
        while (std::ssize(batch.documents) < max_documents) {
            if (ready_.empty()) SPARSESCOPE_TRY(read_more(max_documents));
            if (ready_.empty()) break;
            Ready& ready = ready_.front();
            if (!ready.fault.empty()) batch.faults.emplace(batch.documents.size(), ready.fault);
            if (ready.line > 0) batch.lines.push_back(ready.line);
            batch.documents.push_back(std::move(ready.document));
            ready_.pop_front();
        }
        return batch;
    }

  private:
    struct Ready {
        NewDocument document;
        std::string fault;
        std::int64_t line = 0;  // 0: its file has none
    };

    Status read_more(std::int64_t max_documents) {
        SPARSESCOPE_ASSIGN(auto batch, inner_->next(max_documents));
        for (std::size_t i = 0; i < batch.documents.size(); ++i, ++row_) {
            const auto fault = batch.faults.find(i);
            const std::int64_t line = i < batch.lines.size() ? batch.lines[i] : 0;
            if (fault == batch.faults.end()) {
                cut(std::move(batch.documents[i]), line);
            } else {
                ready_.push_back({std::move(batch.documents[i]), fault->second, line});
            }
        }
        return {};
    }

    void cut(NewDocument document, std::int64_t line) {
        auto texts = cut_text(document.text, chunks_);
        const std::string name = texts.size() > 1 ? name_of(document, row_) : std::string();
        document.part_of = name;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            NewDocument part = i + 1 < texts.size() ? document : std::move(document);
            part.text = std::move(texts[i]);
            part.part = static_cast<std::int32_t>(i);
            if (i > 0) part.image = {};
            if (i > 0) part.picture = {};
            ready_.push_back({std::move(part), {}, line});
        }
    }

    ChunkOptions chunks_;
    std::deque<Ready> ready_;
    std::int64_t row_ = 0;
};

bool is_blank_text(const std::string& text) {
    return text.find_first_not_of(" \t\r\n\v\f") == std::string::npos;
}

class EncodedTexts final : public Prepared {
  public:
    EncodedTexts(std::unique_ptr<ImportSource> inner, const ImportOptions& options)
        : Prepared(std::move(inner)),
          encoding_(options.encoding),
          file_(display_name(options.file)),
          stop_(options.stop) {
        if (encoding_->begin) encoding_->begin();
    }

    std::size_t dim() const override { return encoding_->encoder.dim; }
    std::vector<ImportPreview> understood() const override {
        auto files = inner_->understood();
        if (files.empty()) return files;
        files.front().dim = dim();
        files.front().notes.push_back(
            fmt::format("The texts are embedded by the encoder \"{}\" ({} numbers).",
                        encoding_->encoder.name, dim()));
        return files;
    }

    Result<ImportBatch> next(std::int64_t max_documents) override {
        const auto some =
            static_cast<std::int64_t>(std::max<std::size_t>(encoding_->good_batch, 1));
        SPARSESCOPE_ASSIGN(auto batch, inner_->next(std::min(max_documents, some)));
        batch.embeddings = EmbeddingMatrix(batch.documents.size(), dim());
        batch.from_texts = true;
        std::vector<std::string> texts;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < batch.documents.size(); ++i) {
            const std::string& text = batch.documents[i].text;
            if (batch.faults.contains(i)) continue;
            if (is_blank_text(text)) {
                batch.faults.emplace(i, fault_of(batch, i));
                continue;
            }
            texts.push_back(text);
            places.push_back(i);
        }
        if (!texts.empty()) SPARSESCOPE_TRY(encode(texts, places, batch.embeddings));
        row_ += std::ssize(batch.documents);
        return batch;
    }

  private:
    [[nodiscard]] std::string fault_of(const ImportBatch& batch, std::size_t i) const {
        return i < batch.lines.size() ? fmt::format("line {} has no text to embed", batch.lines[i])
                                      : fmt::format("row {} has no text to embed",
                                                    row_ + static_cast<std::int64_t>(i));
    }

    Status encode(const std::vector<std::string>& texts, const std::vector<std::size_t>& places,
                  EmbeddingMatrix& into) {
        auto encoded = encoding_->encode(texts, stop_);
        // An answer that is wrong is wrong for one of these.
        if (!encoded && encoded.error().code == ErrorCode::invalid_input)
            encoded.error().message = fmt::format("{}, rows {} to {}: {}", file_, row_,
                                                  row_ + static_cast<std::int64_t>(places.back()),
                                                  encoded.error().message);
        SPARSESCOPE_ASSIGN(const EmbeddingMatrix made, std::move(encoded));
        if (made.rows != texts.size() || made.dim != dim())
            return wrong(fmt::format("gave {} embeddings of {} numbers for {} texts", made.rows,
                                     made.dim, texts.size()));
        for (std::size_t i = 0; i < places.size(); ++i) {
            const auto row = made.row(i);
            if (!std::ranges::all_of(row, [](float v) { return std::isfinite(v); }) ||
                std::ranges::all_of(row, [](float v) { return v == 0; }))
                return wrong(fmt::format("gave row {} an embedding that is all zero, or not finite",
                                         row_ + static_cast<std::int64_t>(places[i])));
            std::ranges::copy(row, into.row(places[i]).begin());
        }
        return {};
    }
    Status wrong(const std::string& what) const {
        return fail(
            ErrorCode::invalid_input,
            fmt::format("{}: the encoder \"{}\" {}. Nothing was imported; test the encoder.", file_,
                        encoding_->encoder.name, what));
    }

    std::shared_ptr<const TextEncoding> encoding_;
    std::string file_;
    std::stop_token stop_;
    std::int64_t row_ = 0;
};

Status refuse_embeddings(const ImportSource& source, const ImportOptions& options) {
    if (source.dim() == 0) return {};
    const char* const what = options.encoding ? "They need no encoder; leave it out, or import the "
                                                "texts alone."
                                              : "They are of whole texts, which cannot be cut "
                                                "then; leave --chunk out.";
    return fail(ErrorCode::invalid_argument,
                fmt::format("{} has embeddings of {} numbers. {}", display_name(options.file),
                            source.dim(), what));
}

}  // namespace

Result<std::unique_ptr<ImportSource>> open_prepared(const ImporterEntry& importer,
                                                    const ImportOptions& options) {
    SPARSESCOPE_ASSIGN(auto source, open_with_companions(importer, options));
    if (options.pictures && !source->picture_folder().empty())
        source = read_pictures(std::move(source), options);
    std::optional<ChunkOptions> chunks = options.chunks;
    if (!chunks && source->cuts_long_texts()) chunks = usual_chunks;
    if (options.whole_texts) chunks.reset();
    if (chunks) {
        SPARSESCOPE_TRY(check_chunks(*chunks));
        SPARSESCOPE_TRY(refuse_embeddings(*source, options));
        source = std::make_unique<CutTexts>(std::move(source), *chunks);
    }
    if (options.encoding) {
        SPARSESCOPE_TRY(refuse_embeddings(*source, options));
        const bool pictures = !source->picture_folder().empty();
        if (pictures && options.encoding->encode_pictures)
            return encode_pictures(std::move(source), options);
        std::error_code ignored;
        if (pictures && std::filesystem::is_directory(options.file, ignored))
            return fail(ErrorCode::invalid_argument,
                        fmt::format("{} holds pictures, and the encoder \"{}\" reads texts. Choose "
                                    "one that reads pictures (sparsescope-cli encoders list).",
                                    display_name(options.file), options.encoding->encoder.name));
        source = std::make_unique<EncodedTexts>(std::move(source), options);
    }
    return source;
}

}  // namespace sparsescope::importing
