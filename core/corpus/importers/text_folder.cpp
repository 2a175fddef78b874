// SPDX-License-Identifier: GPL-3.0-or-later
// A folder of plain text files: each is a document, or several when it is long.
#include <set>

#include <nlohmann/json.hpp>

#include "core/corpus/importers/array_pieces.h"
#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/label_names.h"
#include "core/corpus/importers/picture_files.h"
#include "core/corpus/importers/text_files.h"
#include "core/formats/input_file.h"

namespace sparsescope::importing {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view folder_column = "folder";
constexpr std::string_view file_column = "file";

// The first folder on the way to a file, "" where it lies in none.
std::string first_folder(const fs::path& file) {
    return file.has_parent_path() ? display_name(*file.begin()) : std::string();
}

// Folders are classes where every file is in one, there are several, and each has two files or more
// on the average.
bool folders_are_labels(const std::vector<fs::path>& files) {
    std::set<std::string> folders;
    for (const fs::path& file : files) {
        auto folder = first_folder(file);
        if (folder.empty()) return false;
        folders.insert(std::move(folder));
    }
    return folders.size() > 1 && folders.size() * 2 <= files.size();
}

struct FolderRoles {
    ColumnRole folder = ColumnRole::metadata;
    ColumnRole file = ColumnRole::metadata;
    std::string reason;  // of the folder's
};

Result<FolderRoles> roles_of(const ImportOptions& options, const TextFolder& found) {
    FolderRoles roles;
    if (folders_are_labels(found.files)) {
        roles.folder = ColumnRole::label;
        roles.reason = "every file is in one of several folders";
    }
    if (options.label_column == folder_column) roles.folder = ColumnRole::label;
    for (const std::string& level : options.level_columns)
        if (level == folder_column) roles.folder = ColumnRole::level;
    for (const ColumnChoice& choice : options.columns) {
        if (choice.name == folder_column) roles.folder = choice.role;
        if (choice.name == file_column) roles.file = choice.role;
    }
    const auto refuse = [](std::string_view column, ColumnRole role, std::string_view allowed) {
        return fail(ErrorCode::invalid_argument,
                    fmt::format("Of a folder of texts \"{}\" cannot be {}; it can be {}.", column,
                                to_string(role), allowed));
    };
    const auto is_kept = [](ColumnRole role) {
        return role == ColumnRole::metadata || role == ColumnRole::id || role == ColumnRole::ignore;
    };
    if (!is_kept(roles.folder) && roles.folder != ColumnRole::label &&
        roles.folder != ColumnRole::level)
        return refuse(folder_column, roles.folder, "label, level, metadata or ignore");
    if (!is_kept(roles.file)) return refuse(file_column, roles.file, "metadata or ignore");
    return roles;
}

class FolderOfTexts final : public ImportSource {
  public:
    FolderOfTexts(const ImportOptions& options, TextFolder found, FolderRoles roles)
        : options_(options),
          found_(std::move(found)),
          roles_(std::move(roles)),
          names_(options.no_labels) {}

    std::int64_t size() const override { return std::ssize(found_.files); }
    std::size_t dim() const override { return 0; }
    std::vector<std::string> label_names() const override { return names_.names(); }
    bool has_column(const std::string& name) const override {
        return name == folder_column || name == file_column;
    }
    bool cuts_long_texts() const override { return true; }
    std::vector<ImportPreview> understood() const override {
        ImportPreview preview;
        preview.file = display_name(options_.file.filename());
        preview.importer = "text_folder";
        preview.documents = size();
        preview.columns = {column(file_column, roles_.file, ""),
                           column(folder_column, roles_.folder, roles_.reason)};
        preview.notes = notes();
        for (std::size_t i = 0; i < std::min<std::size_t>(found_.files.size(), 5); ++i)
            preview.rows.push_back({display_name(found_.files[i]), first_folder(found_.files[i])});
        return {preview};
    }

    Result<ImportBatch> next(std::int64_t max_documents) override {
        ImportBatch batch;
        while (std::ssize(batch.documents) < max_documents && next_ < found_.files.size()) {
            if (options_.stop.stop_requested())
                return cancelled("The import was cancelled; nothing was imported.");
            const fs::path& file = found_.files[next_++];
            NewDocument document;
            auto text = read_text_file(options_.file / file);
            if (text) {
                document.text = std::move(*text);
            } else if (text.error().code == ErrorCode::invalid_input) {
                batch.faults.emplace(batch.documents.size(), text.error().message);
            } else {
                return fail(text.error());
            }
            describe(document, file);
            batch.documents.push_back(std::move(document));
        }
        return batch;
    }

  private:
    static PreviewColumn column(std::string_view name, ColumnRole role, std::string reason) {
        PreviewColumn column;
        column.name = name;
        column.role = role;
        column.reason = std::move(reason);
        return column;
    }

    void describe(NewDocument& document, const fs::path& file) {
        const std::string folder = first_folder(file);
        nlohmann::ordered_json fields = nlohmann::ordered_json::object();
        if (roles_.file != ColumnRole::ignore)
            fields[std::string(file_column)] = display_name(file);
        if (roles_.folder == ColumnRole::label) {
            document.label = names_.index(folder);
        } else if (roles_.folder == ColumnRole::level) {
            document.level = display_name(file.parent_path());
        } else if (roles_.folder != ColumnRole::ignore && !folder.empty()) {
            fields[std::string(folder_column)] = folder;
        }
        if (!fields.empty()) document.metadata = fields.dump();
    }

    std::vector<std::string> notes() const {
        std::vector<std::string> notes{"Each file is a document."};
        const auto add = [&](std::int64_t count, std::string_view what) {
            if (count > 0) notes.push_back(fmt::format("Left out: {} {}.", count, what));
        };
        add(found_.other_files, "files that are not called .txt or .md");
        add(found_.hidden, "hidden files and folders");
        add(found_.links, "symbolic links");
        add(found_.empty, "empty files");
        add(found_.too_large, fmt::format("files larger than {} MiB", max_text_file_bytes >> 20U));
        return notes;
    }

    ImportOptions options_;
    TextFolder found_;
    FolderRoles roles_;
    LabelNames names_;
    std::size_t next_ = 0;
};

Result<std::unique_ptr<ImportSource>> open_text_folder(const ImportOptions& options) {
    if (options.text_unit == TextUnit::line)
        return fail(ErrorCode::invalid_argument,
                    "Each file of a folder is a document; lines of one file can be documents when "
                    "it is imported by itself.");
    SPARSESCOPE_ASSIGN(auto found, list_text_folder(options.file));
    if (found.files.empty())
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} holds no text files (.txt, .md) that are not empty, hidden or "
                                "too large.",
                                display_name(options.file)));
    SPARSESCOPE_ASSIGN(auto roles, roles_of(options, found));
    return std::make_unique<FolderOfTexts>(options, std::move(found), std::move(roles));
}

}  // namespace

const ImporterEntry& text_folder_entry() {
    static const ImporterEntry entry{
        "text_folder", "folder of plain text files (txt, md), each a document; folders in it too",
        [](const fs::path& path) {
            return file_kind(path) == FileKind::folder && !open_array_folder(path) &&
                   has_text_files(path) && !is_picture_folder(path);
        },
        open_text_folder};
    return entry;
}

}  // namespace sparsescope::importing
