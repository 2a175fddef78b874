// SPDX-License-Identifier: GPL-3.0-or-later
// A folder of pictures: each is a document. Folders are labels and levels, a .txt beside a picture
// is its text.
#include <algorithm>
#include <set>

#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "core/corpus/importers/array_pieces.h"
#include "core/corpus/importers/column_survey.h"
#include "core/corpus/importers/file_kind.h"
#include "core/corpus/importers/label_names.h"
#include "core/corpus/importers/picture_files.h"
#include "core/corpus/importers/text_files.h"
#include "core/corpus/level_path.h"
#include "core/formats/input_file.h"

namespace sparsescope::importing {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view folder_name = "folder";
constexpr std::string_view path_name = "folders";
constexpr std::string_view file_name = "file";
constexpr std::size_t named_labels = 4;

using Parts = std::vector<std::string>;  // the names of the folders on the way to a file

Parts folders_of(const fs::path& file) {
    Parts parts;
    for (const fs::path& part : file.parent_path())
        parts.push_back(display_name(part));
    return parts;
}

// What the folders of all files say. The first `common` are on the way to every file and tell
// nothing; the next may be that of a split.
struct FolderSense {
    std::size_t common = 0;
    bool splits = false;
    bool labels = false;  // the next after these
    bool levels = false;  // some files lie deeper

    [[nodiscard]] std::size_t first() const { return common + (splits ? 1 : 0); }
};

bool all_have(const std::vector<Parts>& files, std::size_t depth) {
    return std::ranges::all_of(files, [&](const Parts& parts) { return parts.size() > depth; });
}

std::set<std::string> names_at(const std::vector<Parts>& files, std::size_t depth) {
    std::set<std::string> names;
    for (const Parts& parts : files)
        if (parts.size() > depth) names.insert(parts[depth]);
    return names;
}

FolderSense sense_of(const std::vector<Parts>& files) {
    FolderSense sense;
    while (all_have(files, sense.common) && names_at(files, sense.common).size() == 1)
        ++sense.common;
    const auto next = names_at(files, sense.common);
    sense.splits = all_have(files, sense.common) && next.size() > 1 &&
                   std::ranges::all_of(
                       next, [](const std::string& name) { return split_of(name) != Split::none; });
    // Folders are classes where there are several, with two files or more on the average.
    const auto classes = names_at(files, sense.first());
    sense.labels = classes.size() > 1 && classes.size() * 2 <= files.size();
    sense.levels = std::ranges::any_of(
        files, [&](const Parts& parts) { return parts.size() > sense.first() + 1; });
    return sense;
}

struct PictureRoles {
    ColumnRole folder = ColumnRole::metadata;
    ColumnRole path = ColumnRole::ignore;
    ColumnRole file = ColumnRole::metadata;
    std::string why_folder;
    std::string why_path;
};

Status check_role(std::string_view column, ColumnRole role, ColumnRole special) {
    if (role == special || role == ColumnRole::metadata || role == ColumnRole::id ||
        role == ColumnRole::ignore)
        return {};
    return fail(ErrorCode::invalid_argument,
                fmt::format("Of a folder of pictures \"{}\" cannot be {}; it can be {}{}metadata "
                            "or ignore.",
                            column, to_string(role),
                            special == ColumnRole::metadata ? "" : to_string(special),
                            special == ColumnRole::metadata ? "" : ", "));
}

Result<PictureRoles> roles_of(const ImportOptions& options, const FolderSense& sense) {
    PictureRoles roles;
    if (sense.labels) {
        roles.folder = ColumnRole::label;
        roles.why_folder = "several folders, with several pictures each";
    }
    if (sense.levels) {
        roles.path = ColumnRole::level;
        roles.why_path = "folders lie in folders";
    }
    if (options.label_column == folder_name) roles.folder = ColumnRole::label;
    for (const std::string& level : options.level_columns)
        if (level == path_name || level == folder_name) roles.path = ColumnRole::level;
    for (const ColumnChoice& choice : options.columns) {
        if (choice.name == folder_name) roles.folder = choice.role;
        if (choice.name == path_name) roles.path = choice.role;
        if (choice.name == file_name) roles.file = choice.role;
    }
    SPARSESCOPE_TRY(check_role(folder_name, roles.folder, ColumnRole::label));
    SPARSESCOPE_TRY(check_role(path_name, roles.path, ColumnRole::level));
    SPARSESCOPE_TRY(check_role(file_name, roles.file, ColumnRole::metadata));
    return roles;
}

class FolderOfPictures final : public ImportSource {
  public:
    FolderOfPictures(const ImportOptions& options, PictureFolder found, FolderSense sense,
                     PictureRoles roles)
        : options_(options),
          found_(std::move(found)),
          sense_(sense),
          roles_(std::move(roles)),
          names_(options.no_labels) {}

    std::int64_t size() const override { return std::ssize(found_.files); }
    std::size_t dim() const override { return 0; }
    std::vector<std::string> label_names() const override { return names_.names(); }
    bool has_splits() const override { return sense_.splits; }
    bool has_column(const std::string& name) const override {
        return name == folder_name || name == path_name || name == file_name;
    }
    std::string picture_folder() const override {
        std::error_code ignored;
        return fs::weakly_canonical(options_.file, ignored).string();
    }
    std::vector<ImportPreview> understood() const override {
        ImportPreview preview;
        preview.file = display_name(options_.file.filename());
        preview.importer = "pictures";
        preview.documents = size();
        preview.columns = {column(file_name, roles_.file, ""),
                           column(folder_name, roles_.folder, roles_.why_folder),
                           column(path_name, roles_.path, roles_.why_path)};
        preview.notes = notes();
        for (std::size_t i = 0; i < std::min<std::size_t>(found_.files.size(), 5); ++i) {
            const Parts parts = below(found_.files[i]);
            preview.rows.push_back({display_name(found_.files[i]),
                                    parts.empty() ? "" : parts.front(), join_levels(parts)});
        }
        return {preview};
    }

    Result<ImportBatch> next(std::int64_t max_documents) override {
        ImportBatch batch;
        while (std::ssize(batch.documents) < max_documents && next_ < found_.files.size()) {
            if (options_.stop.stop_requested())
                return cancelled("The import was cancelled; nothing was imported.");
            batch.documents.push_back(document(next_++));
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

    [[nodiscard]] Parts below(const fs::path& file) const {
        Parts parts = folders_of(file);
        parts.erase(parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(
                                                       std::min(sense_.first(), parts.size())));
        return parts;
    }

    NewDocument document(std::size_t i) {
        const fs::path& file = found_.files[i];
        const Parts parts = below(file);
        const std::string folder = parts.empty() ? "" : parts.front();
        NewDocument document;
        document.picture.path = file.string();
        if (found_.captioned[i]) document.text = caption(file);
        if (sense_.splits) document.split = split_of(folders_of(file)[sense_.common]);
        nlohmann::ordered_json fields = nlohmann::ordered_json::object();
        if (keeps(roles_.file)) fields[std::string(file_name)] = display_name(file);
        if (roles_.folder == ColumnRole::label)
            document.label = names_.index(folder);
        else if (keeps(roles_.folder) && !folder.empty())
            fields[std::string(folder_name)] = folder;
        if (roles_.path == ColumnRole::level)
            document.level = join_levels(parts);
        else if (keeps(roles_.path) && !parts.empty())
            fields[std::string(path_name)] = join_levels(parts);
        if (!fields.empty()) document.metadata = fields.dump();
        return document;
    }
    static bool keeps(ColumnRole role) {
        return role == ColumnRole::metadata || role == ColumnRole::id;
    }

    // One that is no text is none; the picture is called by its file then.
    [[nodiscard]] std::string caption(const fs::path& file) const {
        auto text = read_text_file(options_.file / fs::path(file).replace_extension(".txt"));
        return text ? std::move(*text) : std::string();
    }

    std::vector<std::string> notes() const {
        std::vector<std::string> notes{"Each picture is a document; its file stays where it is."};
        if (roles_.folder == ColumnRole::label) notes.push_back(labels_note());
        if (sense_.splits)
            notes.emplace_back("Folders say what is for training, validation and tests.");
        if (const auto captions = std::ranges::count(found_.captioned, true); captions > 0)
            notes.push_back(fmt::format(
                "{} have a text beside them (.txt); others are called by their files.", captions));
        else
            notes.emplace_back("The text of each is its file's name.");
        const auto add = [&](std::int64_t count, std::string_view one, std::string_view many) {
            if (count > 0)
                notes.push_back(fmt::format("Left out: {} {}.", count, count == 1 ? one : many));
        };
        add(found_.texts, "text file", "text files");
        add(found_.other_files, "file that is no picture", "files that are no pictures");
        add(found_.hidden, "hidden file or folder", "hidden files and folders");
        add(found_.links, "link to a folder, to a picture that is here anyway, or to nothing",
            "links to folders, to pictures that are here anyway, or to nothing");
        add(found_.unreadable, "folder that may not be read, or lies too deep",
            "folders that may not be read, or lie too deep");
        return notes;
    }
    std::string labels_note() const {
        std::set<std::string> names;
        for (const fs::path& file : found_.files)
            if (const Parts parts = below(file); !parts.empty()) names.insert(parts.front());
        std::vector<std::string> first(
            names.begin(), std::next(names.begin(), static_cast<std::ptrdiff_t>(
                                                        std::min(names.size(), named_labels))));
        return fmt::format("{} labels, by their folders: {}{}", names.size(),
                           fmt::join(first, ", "), names.size() > first.size() ? ", …" : ".");
    }

    ImportOptions options_;
    PictureFolder found_;
    FolderSense sense_;
    PictureRoles roles_;
    LabelNames names_;
    std::size_t next_ = 0;
};

Result<std::unique_ptr<ImportSource>> open_pictures(const ImportOptions& options) {
    if (options.text_unit != TextUnit::automatic)
        return fail(ErrorCode::invalid_argument,
                    "Each file of a folder of pictures is a document. Leave --text-unit out.");
    SPARSESCOPE_ASSIGN(auto found, list_picture_folder(options.file, options.stop));
    if (found.files.empty())
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} holds no pictures.", display_name(options.file)));
    std::vector<Parts> folders;
    folders.reserve(found.files.size());
    for (const fs::path& file : found.files)
        folders.push_back(folders_of(file));
    const FolderSense sense = sense_of(folders);
    SPARSESCOPE_ASSIGN(auto roles, roles_of(options, sense));
    return std::make_unique<FolderOfPictures>(options, std::move(found), sense, std::move(roles));
}

}  // namespace

const ImporterEntry& pictures_entry() {
    static const ImporterEntry entry{
        "pictures", "folder of pictures (PNG, JPEG, WebP), each a document; folders are labels",
        [](const fs::path& path) {
            return file_kind(path) == FileKind::folder && !open_array_folder(path) &&
                   is_picture_folder(path);
        },
        open_pictures};
    return entry;
}

}  // namespace sparsescope::importing
