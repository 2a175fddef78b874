// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/read_pictures.h"

#include <algorithm>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "core/corpus/importers/picture_store.h"
#include "core/corpus/importers/prepared.h"
#include "core/formats/input_file.h"

namespace sparsescope::importing {
namespace {

// So few at a time that progress and stopping are never far.
constexpr std::int64_t pictures_at_a_time = 64;

class ReadPictures final : public Prepared {
  public:
    ReadPictures(std::unique_ptr<ImportSource> inner, const ImportOptions& options)
        : Prepared(std::move(inner)),
          store_(options.pictures),
          folder_(inner_->picture_folder()),
          stop_(options.stop) {}

    std::vector<ImportPreview> understood() const override {
        auto files = inner_->understood();
        if (files.empty()) return files;
        const auto note = [&](std::int64_t count, std::string_view one, std::string_view many) {
            if (count > 0)
                files.front().notes.push_back(fmt::format("{} {}", count, count == 1 ? one : many));
        };
        note(store_->copies(), "picture is the same file as another; both are kept.",
             "pictures are the same files as others; all are kept.");
        note(store_->moving(), "picture moves; its first frame is taken.",
             "pictures move; their first frames are taken.");
        return files;
    }

    Result<ImportBatch> next(std::int64_t max_documents) override {
        SPARSESCOPE_ASSIGN(auto batch, inner_->next(std::min(max_documents, pictures_at_a_time)));
        batch.of_pictures = true;
        std::vector<std::string> paths;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < batch.documents.size(); ++i) {
            const NewDocument& document = batch.documents[i];
            if (batch.faults.contains(i)) continue;
            if (document.picture.path.empty()) {
                if (document.text.empty() && batch.embeddings.dim == 0)
                    batch.faults.emplace(i, place(batch, i) + "has no picture");
                continue;
            }
            paths.push_back(document.picture.path);
            places.push_back(i);
        }
        SPARSESCOPE_ASSIGN(auto found, store_->look_at(folder_, paths, stop_));
        for (std::size_t n = 0; n < places.size(); ++n)
            use(std::move(found[n]), places[n], batch);
        row_ += std::ssize(batch.documents);
        return batch;
    }

  private:
    [[nodiscard]] std::string place(const ImportBatch& batch, std::size_t i) const {
        if (i < batch.lines.size()) return fmt::format("line {} ", batch.lines[i]);
        return fmt::format("row {} ", row_ + static_cast<std::int64_t>(i));
    }

    void use(PictureStore::Found found, std::size_t i, ImportBatch& batch) const {
        NewDocument& document = batch.documents[i];
        if (!found.fault.empty()) {
            const bool in_table = i < batch.lines.size();
            batch.faults.emplace(i, in_table
                                        ? fmt::format("line {}: {}", batch.lines[i], found.fault)
                                        : found.fault);
            return;
        }
        if (document.text.empty()) document.text = words_of_file_name(found.picture.path);
        if (!found.note.empty()) add_note(found.note, document.metadata);
        document.picture = std::move(found.picture);
    }
    static void add_note(const std::string& note, std::string& metadata) {
        auto fields = metadata.empty() ? nlohmann::ordered_json::object()
                                       : nlohmann::ordered_json::parse(metadata, nullptr, false);
        if (!fields.is_object() || fields.contains("note")) return;
        fields["note"] = note;
        metadata = fields.dump();
    }

    std::shared_ptr<PictureStore> store_;
    std::filesystem::path folder_;
    std::stop_token stop_;
    std::int64_t row_ = 0;
};

}  // namespace

std::unique_ptr<ImportSource> read_pictures(std::unique_ptr<ImportSource> source,
                                            const ImportOptions& options) {
    return std::make_unique<ReadPictures>(std::move(source), options);
}

std::string words_of_file_name(const std::string& path) {
    const std::filesystem::path file(path);
    const std::string name = display_name(file.stem());
    std::string words;
    for (const char c : name) {
        const bool gap = c == '_' || c == '-' || c == '+' || c == ' ' || c == '.';
        if (!gap)
            words += c;
        else if (!words.empty() && words.back() != ' ')
            words += ' ';
    }
    if (words.ends_with(' ')) words.pop_back();
    return words.empty() ? name : words;
}

}  // namespace sparsescope::importing
