// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>

#include "app/cli/answers.h"
#include "app/cli/verb.h"
#include "core/workspace/find_pictures.h"

namespace sparsescope::cli {

namespace {

std::string missing_text(const std::vector<std::string>& missing, std::int64_t gone) {
    if (gone == 0) return {};
    return fmt::format("\nGone: {}; the first:\n  {}", gone, fmt::join(missing, "\n  "));
}

class PicturesVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--dataset", dataset_, "Dataset; default: the only one");
        auto* folder = app.add_option("--folder", folder_,
                                      "Where the pictures are now, after they were moved: they are "
                                      "looked for there by their paths, then by their content");
        app.add_flag("--check", check_, "Read each file, and tell whether it is still the same")
            ->excludes(folder);
    }

    Result<Answer> run(Session& session) override {
        if (!folder_.empty()) return find(session);
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(dataset_));
        SPARSESCOPE_ASSIGN(
            const PicturePresence found,
            check_pictures(corpus, dataset.id, check_, session.stop(), session.progress()));
        Answer answer;
        answer.json = {{"dataset", dataset.name},
                       {"folder", found.folder},
                       {"folder_moved", found.folder_moved},
                       {"pictures", found.pictures},
                       {"there", found.there},
                       {"changed", nullptr},
                       {"gone", found.gone()},
                       {"first_gone", found.missing}};
        if (check_) answer.json["changed"] = found.changed;  // unknown where nothing is read
        answer.text =
            fmt::format("{} of {} pictures of \"{}\" are in {}{}.", found.there, found.pictures,
                        dataset.name, found.folder, check_ ? ", byte for byte" : "");
        if (found.folder_moved)
            answer.text += fmt::format(
                "\nThey were in {}, and are found beside the workspace. To write that down: "
                "sparsescope-cli pictures {} --dataset \"{}\" --folder {}",
                dataset.picture_folder, session.workspace().string(), dataset.name, found.folder);
        if (found.changed > 0) answer.text += fmt::format("\nAnother file now: {}.", found.changed);
        answer.text += missing_text(found.missing, found.gone());
        if (found.gone() > 0)
            answer.text += "\nIf they were moved, say where they are now: --folder FOLDER.";
        return answer;
    }

  private:
    Result<Answer> find(Session& session) const {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(dataset_));
        SPARSESCOPE_ASSIGN(
            const FoundPictures found,
            find_pictures(corpus, dataset.id, folder_, session.stop(), session.progress()));
        SPARSESCOPE_ASSIGN(const DatasetInfo after, corpus.dataset(dataset.id));
        Answer answer;
        answer.json = {{"dataset", dataset.name},    {"folder", after.picture_folder},
                       {"pictures", found.pictures}, {"there", found.in_place + found.moved},
                       {"moved", found.moved},       {"gone", found.gone()},
                       {"first_gone", found.missing}};
        answer.text =
            fmt::format("Found {} of {} pictures of \"{}\" in {}", found.in_place + found.moved,
                        found.pictures, dataset.name, after.picture_folder);
        answer.text += found.moved > 0
                           ? fmt::format(", {} of them elsewhere than before.", found.moved)
                           : std::string(".");
        answer.text += missing_text(found.missing, found.gone());
        return answer;
    }

    std::string dataset_;
    std::string folder_;
    bool check_ = false;
};

}  // namespace

const VerbEntry& pictures_entry() {
    static const VerbEntry entry{"pictures", make_verb<PicturesVerb>};
    return entry;
}

}  // namespace sparsescope::cli
