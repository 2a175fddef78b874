// SPDX-License-Identifier: GPL-3.0-or-later
// One plain text file: a document a line, or one document.
#include <nlohmann/json.hpp>

#include "core/corpus/importer.h"
#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/text_files.h"
#include "core/formats/input_file.h"
#include "core/formats/text_lines.h"

namespace sparsescope::importing {
namespace {

class TextFile : public ImportSource {
  public:
    explicit TextFile(const ImportOptions& options)
        : path_(options.file), name_(display_name(options.file.filename())) {}
    std::int64_t size() const override { return -1; }
    std::size_t dim() const override { return 0; }
    std::vector<std::string> label_names() const override { return {}; }

  protected:
    [[nodiscard]] std::vector<ImportPreview> read_as(const char* note) const {
        ImportPreview preview;
        preview.file = name_;
        preview.importer = "text";
        preview.notes.emplace_back(note);
        return {preview};
    }
    [[nodiscard]] tl::unexpected<Error> no_text() const {
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} holds no text.", display_name(path_)));
    }

    std::filesystem::path path_;
    std::string name_;
};

// Empty lines are no documents.
class LinesOfText final : public TextFile {
  public:
    LinesOfText(const ImportOptions& options, TextLineReader lines)
        : TextFile(options), lines_(std::move(lines)) {}
    std::vector<ImportPreview> understood() const override {
        return read_as("Each line is a document (--text-unit file takes the whole file for one).");
    }
    Result<ImportBatch> next(std::int64_t max_documents) override {
        ImportBatch batch;
        std::string line;
        while (std::ssize(batch.documents) < max_documents) {
            SPARSESCOPE_ASSIGN(const bool more, lines_.next(line));
            if (!more) break;
            if (line.find_first_not_of(" \t") == std::string::npos) continue;
            batch.documents.emplace_back().text = line;
            batch.lines.push_back(lines_.line_number());
        }
        if (batch.documents.empty() && !any_) return no_text();
        any_ = true;
        return batch;
    }

  private:
    TextLineReader lines_;
    bool any_ = false;
};

class WholeText final : public TextFile {
  public:
    using TextFile::TextFile;
    bool cuts_long_texts() const override { return true; }
    std::vector<ImportPreview> understood() const override {
        return read_as("The file is one document (--text-unit line takes each line for one).");
    }
    Result<ImportBatch> next(std::int64_t /*max_documents*/) override {
        ImportBatch batch;
        if (done_) return batch;
        done_ = true;
        NewDocument& document = batch.documents.emplace_back();
        SPARSESCOPE_ASSIGN(document.text, read_text_file(path_));
        if (document.text.find_first_not_of(" \t\n") == std::string::npos) return no_text();
        document.metadata = nlohmann::json{{"file", name_}}.dump();
        return batch;
    }

  private:
    bool done_ = false;
};

Result<std::unique_ptr<ImportSource>> open_text(const ImportOptions& options) {
    const bool whole = options.text_unit == TextUnit::file ||
                       (options.text_unit == TextUnit::automatic && is_one_text(options.file));
    if (whole) return std::make_unique<WholeText>(options);
    SPARSESCOPE_ASSIGN(auto lines, TextLineReader::open(options.file));
    return std::make_unique<LinesOfText>(options, std::move(lines));
}

}  // namespace

const ImporterEntry& text_entry() {
    static const ImporterEntry entry{
        "text", "plain text (txt, md): a document a line, or the file as one document",
        [](const std::filesystem::path& path) {
            return is_called_text(path) && file_kind(path) == FileKind::unknown && !is_json(path) &&
                   !is_table(path) && !first_bytes(path, 1).empty();
        },
        open_text};
    return entry;
}

}  // namespace sparsescope::importing
