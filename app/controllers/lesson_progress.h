// SPDX-License-Identifier: GPL-3.0-or-later
// Which lesson a person is in, and which ones are done. What lessons say and look for is in
// app/dialogs/lessons.h. Window thread only.
#pragma once
#include <optional>

#include <QObject>

#include "app/controllers/settings.h"

namespace sparsescope {

// What the Learn page can show.
enum class LearnView { play, every_k, formulas };

class LessonProgress : public QObject {
    Q_OBJECT

  public:
    explicit LessonProgress(Settings& settings, QObject* parent = nullptr);

    struct Place {
        int lesson = 0;
        int step = 0;
        bool operator==(const Place&) const = default;
    };
    [[nodiscard]] std::optional<Place> place() const { return place_; }  // nullopt: in none
    [[nodiscard]] bool done(int lesson) const;
    void start(int lesson);
    void setStep(int step);
    void leave();
    void finish();  // leaves the lesson, which is done
    // What the Learn page shows; it says so itself.
    [[nodiscard]] LearnView view() const { return view_; }
    void setView(LearnView view) { view_ = view; }
    void show(LearnView view);  // asks the page

  Q_SIGNALS:
    void changed();
    void viewRequested(sparsescope::LearnView view);

  private:
    void moveTo(std::optional<Place> place);

    Settings& settings_;
    std::optional<Place> place_;
    LearnView view_ = LearnView::play;
};

}  // namespace sparsescope
