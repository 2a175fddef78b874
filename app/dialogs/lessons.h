// SPDX-License-Identifier: GPL-3.0-or-later
// Six short lessons that drive the real pages. A lesson is a list of steps; a step says a sentence
// or two, may offer to do for the person what it asks for, tells from the state of the window
// whether that is done, and may show live numbers. Nothing in them needs a network. Window thread
// only.
#pragma once
#include <functional>
#include <span>
#include <vector>

#include <QString>

#include "app/parts/page.h"

namespace sparsescope {

class AppContext;
class Commands;

struct LessonStep {
    QString text;
    QString action = {};  // what the button says; "": the step has none
    std::function<void(AppContext&, Commands&)> act = {};
    // Whether what the step asks for is done, with this page shown; empty: it asks for nothing.
    std::function<bool(const AppContext&, Page)> done = {};
    std::function<QString(const AppContext&)> live = {};
};

struct Lesson {
    QString title;
    QString summary;
    std::vector<LessonStep> steps;
};

[[nodiscard]] std::span<const Lesson> lessons();

}  // namespace sparsescope
