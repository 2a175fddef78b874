// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/lesson_progress.h"

namespace sparsescope {

LessonProgress::LessonProgress(Settings& settings, QObject* parent)
    : QObject(parent), settings_(settings) {}

bool LessonProgress::done(int lesson) const {
    return settings_.lessonDone(lesson);
}

void LessonProgress::start(int lesson) {
    moveTo(Place{lesson, 0});
}

void LessonProgress::setStep(int step) {
    if (place_) moveTo(Place{place_->lesson, step});
}

void LessonProgress::leave() {
    moveTo(std::nullopt);
}

void LessonProgress::finish() {
    if (!place_) return;
    settings_.setLessonDone(place_->lesson);
    leave();
}

void LessonProgress::show(LearnView view) {
    Q_EMIT viewRequested(view);
}

void LessonProgress::moveTo(std::optional<Place> place) {
    place_ = place;
    Q_EMIT changed();
}

}  // namespace sparsescope
