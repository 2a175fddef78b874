// SPDX-License-Identifier: GPL-3.0-or-later
// A dialog whose form outlives a failure: it steps aside while what it asked for is done, and when
// that does not work it comes back as it was filled, with the sentence in it.
#pragma once
#include <QDialog>
#include <QString>

namespace sparsescope {

class EngineRun;
class MessageBar;

class FormDialog : public QDialog {
    Q_OBJECT

  public:
    explicit FormDialog(QWidget* parent);
    void stepAside();
    void succeed();  // closes for good
    virtual void complain(const QString& sentence);

  protected:
    // To be put into the form; hidden until there is something to say.
    [[nodiscard]] MessageBar* complaint() const { return complaint_; }
    // As large as asked for at this text size, but no larger than the window behind it, so that the
    // buttons stay on the screen.
    void resizeWithin(const QSize& wanted);

  private:
    MessageBar* complaint_;
};

// The form steps aside for the run that is about to start, and is done when it has started; it
// comes back when the engine could not start it.
void follow_run(FormDialog* form, EngineRun& training);

}  // namespace sparsescope
