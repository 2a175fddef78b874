// SPDX-License-Identifier: GPL-3.0-or-later
// Says above the page what was just imported, and offers what a person does next: train on it, or
// search its words. It leaves when one of them is taken.
#pragma once
#include <functional>

#include <QWidget>

#include "core/types/ids.h"

class QHBoxLayout;

namespace sparsescope {

class AppContext;
class Commands;
class TextLabel;

class NextStep : public QWidget {
    Q_OBJECT

  public:
    NextStep(AppContext& context, Commands& commands, QWidget* parent = nullptr);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    void offer(DatasetId dataset);
    void offerSearch(DatasetId dataset);
    void clearSteps();
    void addStep(const QString& name, const QString& text, std::function<void()> act);

    AppContext& context_;
    Commands& commands_;
    DatasetId trained_ = 0;  // what trains by itself
    TextLabel* text_;
    QHBoxLayout* steps_;  // their buttons, the one to begin with first
};

}  // namespace sparsescope
