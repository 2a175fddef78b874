// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/find_pictures.h"

#include <algorithm>
#include <system_error>
#include <unordered_map>

#include "core/backbone/sha256.h"
#include "core/formats/input_file.h"
#include "core/workspace/dataset_pictures.h"

namespace sparsescope {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t listed_pictures = 10;
constexpr std::size_t folder_sample = 5;   // so many files tell whether a folder is the one
constexpr std::size_t most_ancestors = 4;  // of the workspace's folder
constexpr std::size_t pictures_a_report = 64;

enum class Presence { there, changed, gone };

Presence picture_presence(const fs::path& file, const Picture& picture, bool hash) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) return Presence::gone;
    if (static_cast<std::int64_t>(fs::file_size(file, error)) != picture.bytes || error)
        return Presence::changed;
    if (!hash) return Presence::there;
    const auto found = sha256_of_file(file);
    return found && *found == picture.hash ? Presence::there : Presence::changed;
}

void list_missing(std::vector<std::string>& missing, const Picture& picture) {
    if (missing.size() < listed_pictures) missing.push_back(picture.path);
}

// Whether the first few pictures are in this folder, as long as they were.
bool holds_pictures(const fs::path& folder, const std::vector<Picture>& pictures) {
    std::size_t looked_at = 0;
    std::size_t there = 0;
    for (const Picture& picture : pictures) {
        if (picture.empty()) continue;
        if (picture_presence(original_of(folder.string(), picture), picture, false) ==
            Presence::there)
            ++there;
        if (++looked_at == folder_sample) break;
    }
    return looked_at > 0 && 2 * there > looked_at;
}

tl::unexpected<Error> no_pictures(const DatasetInfo& info) {
    return fail(ErrorCode::invalid_argument,
                fmt::format("The dataset \"{}\" has no pictures whose files lie outside the "
                            "workspace.",
                            info.name));
}

// Files below a folder by their size, of the sizes that are asked for. Links are not followed.
class FilesBySize {
  public:
    explicit FilesBySize(const std::vector<const Picture*>& wanted) {
        for (const Picture* picture : wanted)
            files_[picture->bytes];
    }
    Status look_below(const fs::path& folder, const std::stop_token& stop) {
        std::error_code error;
        fs::recursive_directory_iterator entry(
            folder, fs::directory_options::skip_permission_denied, error);
        for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
            if (stop.stop_requested()) return cancelled("Stopped. Nothing was changed.");
            std::error_code ignored;
            if (entry->is_symlink(ignored) || !entry->is_regular_file(ignored)) continue;
            const auto found = files_.find(static_cast<std::int64_t>(entry->file_size(ignored)));
            if (found != files_.end()) found->second.push_back(entry->path());
        }
        return {};
    }
    // The path with this content; empty: there is none.
    fs::path find(const Picture& picture) {
        for (const fs::path& file : files_.at(picture.bytes)) {
            const auto known = hashes_.find(file.string());
            if (known == hashes_.end()) {
                auto hash = sha256_of_file(file);
                hashes_[file.string()] = hash ? std::move(*hash) : std::string();
            }
            if (hashes_.at(file.string()) == picture.hash) return file;
        }
        return {};
    }

  private:
    std::unordered_map<std::int64_t, std::vector<fs::path>> files_;
    std::unordered_map<std::string, std::string> hashes_;  // of files that were looked into
};

}  // namespace

std::string folder_of_pictures(const fs::path& workspace, const std::string& folder,
                               const std::vector<Picture>& pictures) {
    std::error_code error;
    if (folder.empty() || fs::is_directory(folder, error)) return folder;
    const fs::path old(folder);
    fs::path beside = fs::absolute(workspace, error).parent_path();
    for (std::size_t up = 0; up < most_ancestors && !beside.empty(); ++up) {
        // "b/photos" of /a/b/photos before "photos": the longer, the surer.
        for (auto part = old.begin(); part != old.end(); ++part) {
            fs::path end;
            for (auto rest = part; rest != old.end(); ++rest)
                end /= *rest;
            if (end.is_absolute()) continue;
            const fs::path candidate = beside / end;
            if (fs::is_directory(candidate, error) && holds_pictures(candidate, pictures))
                return candidate.string();
        }
        if (!beside.has_relative_path()) break;
        beside = beside.parent_path();
    }
    return folder;
}

Result<std::string> folder_of_pictures(const Corpus& corpus, const DatasetInfo& dataset) {
    std::error_code error;
    const std::string& folder = dataset.picture_folder;
    if (folder.empty() || fs::is_directory(folder, error)) return folder;
    SPARSESCOPE_ASSIGN(const auto pictures, corpus.pictures(dataset.id));
    return folder_of_pictures(corpus.path(), folder, pictures);
}

Result<PicturePresence> check_pictures(const Corpus& corpus, DatasetId dataset, bool hashes,
                                       std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(const DatasetInfo info, corpus.dataset(dataset));
    SPARSESCOPE_ASSIGN(const auto pictures, corpus.pictures(dataset));
    PicturePresence presence;
    presence.folder = folder_of_pictures(corpus.path(), info.picture_folder, pictures);
    presence.folder_moved = presence.folder != info.picture_folder;
    for (std::size_t row = 0; row < pictures.size(); ++row) {
        if (stop.stop_requested()) return cancelled("Stopped.");
        if (row % pictures_a_report == 0)
            report(progress, "looking for pictures", static_cast<std::int64_t>(row),
                   std::ssize(pictures));
        const Picture& picture = pictures[row];
        if (picture.empty()) continue;
        ++presence.pictures;
        const Presence found =
            picture_presence(original_of(presence.folder, picture), picture, hashes);
        if (found == Presence::there) ++presence.there;
        if (found == Presence::changed) ++presence.changed;
        if (found == Presence::gone) list_missing(presence.missing, picture);
    }
    if (presence.pictures == 0) return no_pictures(info);
    return presence;
}

Result<FoundPictures> find_pictures(Corpus& corpus, DatasetId dataset, const fs::path& folder,
                                    std::stop_token stop, const Progress& progress) {
    SPARSESCOPE_ASSIGN(const DatasetInfo info, corpus.dataset(dataset));
    SPARSESCOPE_ASSIGN(const auto pictures, corpus.pictures(dataset));
    SPARSESCOPE_ASSIGN(const auto ids, corpus.document_ids(dataset));
    std::error_code error;
    const fs::path root = fs::weakly_canonical(folder, error);
    if (!fs::is_directory(root, error))
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} is no folder. Name the folder that the pictures are in now.",
                                display_name(folder)));
    FoundPictures found;
    std::vector<const Picture*> elsewhere;
    std::vector<DocumentId> owners;
    for (std::size_t row = 0; row < pictures.size(); ++row) {
        if (stop.stop_requested()) return cancelled("Stopped. Nothing was changed.");
        if (row % pictures_a_report == 0)
            report(progress, "looking for pictures", static_cast<std::int64_t>(row),
                   std::ssize(pictures));
        const Picture& picture = pictures[row];
        if (picture.empty()) continue;
        ++found.pictures;
        if (picture_presence(original_of(root.string(), picture), picture, true) ==
            Presence::there) {
            ++found.in_place;
        } else {
            elsewhere.push_back(&picture);
            owners.push_back(ids[row]);
        }
    }
    if (found.pictures == 0) return no_pictures(info);
    std::vector<Corpus::MovedPicture> moved;
    FilesBySize files(elsewhere);
    if (!elsewhere.empty()) SPARSESCOPE_TRY(files.look_below(root, stop));
    for (std::size_t i = 0; i < elsewhere.size(); ++i) {
        if (stop.stop_requested()) return cancelled("Stopped. Nothing was changed.");
        report(progress, "comparing pictures", static_cast<std::int64_t>(i), std::ssize(elsewhere));
        const fs::path file = files.find(*elsewhere[i]);
        if (file.empty())
            list_missing(found.missing, *elsewhere[i]);
        else
            moved.push_back({owners[i], file.lexically_relative(root).string()});
    }
    found.moved = std::ssize(moved);
    if (found.gone() == found.pictures)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("None of the {} pictures of \"{}\" is below {}. Nothing was "
                                "changed.",
                                found.pictures, info.name, display_name(root)));
    SPARSESCOPE_TRY(corpus.set_picture_folder(dataset, root.string()));
    SPARSESCOPE_TRY(corpus.move_pictures(dataset, moved));
    return found;
}

}  // namespace sparsescope
