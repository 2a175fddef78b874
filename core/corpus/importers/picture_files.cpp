// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/corpus/importers/picture_files.h"

#include <algorithm>
#include <functional>
#include <system_error>
#include <unordered_set>

#include "core/base/picture_kind.h"
#include "core/corpus/importers/text_files.h"
#include "core/formats/input_file.h"

namespace sparsescope::importing {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_pictures = 1'000'000;
constexpr std::size_t deepest_folder = 64;
constexpr std::int64_t looked_at_files = 4000;

bool is_hidden_entry(const fs::path& path) {
    return path.filename().string().starts_with('.');
}

// Walks through a folder without recursion, and without following links to folders.
class Walk {
  public:
    explicit Walk(const fs::path& folder) : root_(folder) {
        std::error_code error;
        real_root_ = fs::weakly_canonical(folder, error).string();
        if (!real_root_.ends_with('/')) real_root_ += '/';
    }

    // Calls `file` for each that may be one, until it returns false.
    Status go(const std::stop_token& stop, const std::function<bool(const fs::path&)>& file) {
        std::vector<std::pair<fs::path, std::size_t>> folders{{fs::path(), 0}};
        while (!folders.empty()) {
            const auto [below, depth] = std::move(folders.back());
            folders.pop_back();
            std::error_code error;
            fs::directory_iterator entry(root_ / below, error);
            if (error && depth == 0)
                return fail(ErrorCode::io, fmt::format("{} cannot be read: {}.",
                                                       display_name(root_), error.message()));
            if (error || depth >= deepest_folder) ++unreadable;
            if (error || depth >= deepest_folder) continue;
            for (; entry != fs::directory_iterator(); entry.increment(error)) {
                if (stop.stop_requested())
                    return cancelled("The import was cancelled; nothing was imported.");
                const fs::path path = below / entry->path().filename();
                if (is_folder(*entry))
                    folders.emplace_back(path, depth + 1);
                else if (is_file(*entry) && !file(path))
                    return {};
            }
            if (error) ++unreadable;
        }
        return {};
    }

    std::int64_t hidden = 0;
    std::int64_t links = 0;
    std::int64_t others = 0;
    std::int64_t unreadable = 0;

  private:
    static bool is_folder(const fs::directory_entry& entry) {
        std::error_code ignored;
        return !is_hidden_entry(entry.path()) && !entry.is_symlink(ignored) &&
               entry.is_directory(ignored);
    }
    bool is_file(const fs::directory_entry& entry) {
        std::error_code ignored;
        if (is_hidden_entry(entry.path())) {
            ++hidden;
            return false;
        }
        const bool regular = entry.is_regular_file(ignored);  // what a link leads to
        if (entry.is_symlink(ignored)) {
            const std::string target = fs::weakly_canonical(entry.path(), ignored).string();
            if (regular && !target.starts_with(real_root_)) return true;
            ++links;
            return false;
        }
        if (!regular) ++others;
        return regular;
    }

    fs::path root_;
    std::string real_root_;
};

bool is_picture(const fs::path& folder, const fs::path& file) {
    return is_called_picture(file) || is_readable(picture_format(folder / file).kind);
}

// Which texts belong to a picture, and how many do not.
void find_captions(const std::vector<fs::path>& texts, PictureFolder& found) {
    std::unordered_set<std::string> stems;
    for (const fs::path& text : texts)
        if (text.extension() == ".txt") stems.insert(fs::path(text).replace_extension().string());
    std::unordered_set<std::string> used;
    for (const fs::path& file : found.files) {
        const std::string stem = fs::path(file).replace_extension().string();
        found.captioned.push_back(stems.contains(stem));
        if (found.captioned.back()) used.insert(stem);
    }
    found.texts = std::ssize(texts) - std::ssize(used);
}

}  // namespace

Result<PictureFolder> list_picture_folder(const fs::path& folder, const std::stop_token& stop) {
    PictureFolder found;
    std::vector<fs::path> texts;
    bool too_many = false;
    Walk walk(folder);
    SPARSESCOPE_TRY(walk.go(stop, [&](const fs::path& file) {
        if (is_called_text(file))
            texts.push_back(file);
        else if (is_picture(folder, file))
            found.files.push_back(file);
        else
            ++found.other_files;
        too_many = found.files.size() > most_pictures;
        return !too_many;
    }));
    if (too_many)
        return fail(ErrorCode::invalid_input,
                    fmt::format("{} holds more than {} pictures. Import its folders one by one.",
                                display_name(folder), most_pictures));
    found.other_files += walk.others;
    found.hidden = walk.hidden;
    found.links = walk.links;
    found.unreadable = walk.unreadable;
    std::ranges::sort(found.files, {}, [](const fs::path& path) { return path.native(); });
    find_captions(texts, found);
    return found;
}

bool is_picture_folder(const fs::path& folder) {
    PictureFolder found;
    std::vector<fs::path> texts;
    std::int64_t seen = 0;
    Walk walk(folder);
    const auto walked = walk.go({}, [&](const fs::path& file) {
        if (is_called_text(file))
            texts.push_back(file);
        else if (is_picture(folder, file))
            found.files.push_back(file);
        return ++seen < looked_at_files;
    });
    if (!walked || found.files.empty()) return false;
    find_captions(texts, found);
    return std::ssize(found.files) >= found.texts;
}

}  // namespace sparsescope::importing
