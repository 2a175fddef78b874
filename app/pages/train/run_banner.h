// SPDX-License-Identifier: GPL-3.0-or-later
// A banner that is visible when the shown run needs attention: it was paused, interrupted or failed
// and can be resumed, kept or deleted; it waits for something such as disk space; or another
// process trains it, which can be paused or stopped from here as well.
#pragma once
#include <QWidget>

#include "core/corpus/corpus_types.h"
#include "core/workspace/control_word.h"

class QBoxLayout;
class QLabel;
class QPushButton;

namespace sparsescope {

class AppContext;
class Commands;
class TextLabel;

class RunBanner : public QWidget {
    Q_OBJECT

  public:
    RunBanner(AppContext& context, Commands& commands, QWidget* parent = nullptr);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void refresh();
    enum class Offer { nothing, remove, resume_or_remove, steer };
    void say(const QString& sentence, bool warning, Offer offer);
    void sayRemote(const RunInfo& run);
    void addButtons(QBoxLayout* row);
    void steer(ControlWord word);

    AppContext& context_;
    QBoxLayout* parts_;
    QLabel* icon_;
    TextLabel* text_;
    QPushButton* resume_;
    QPushButton* keep_;
    QPushButton* remove_;
    QPushButton* pause_;
    QPushButton* stop_;
    QPushButton* mark_;
    bool warning_ = false;
};

}  // namespace sparsescope
